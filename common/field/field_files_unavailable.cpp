// What the library gives where it is built without NetCDF: the same symbols, which say why.

#include "common/base/error.hpp"
#include "common/field/field_files.hpp"

namespace simgpu::field {

class FieldFiles::Files {};

FieldFiles::FieldFiles(const std::vector<std::filesystem::path>& paths,
                       const VelocityNames& /*names*/) {
  throw Error(ErrorKind::bad_input,
              (paths.empty() ? "a field" : paths.front().string()) +
                  ": this simgpu was built without NetCDF; install its library (Debian: "
                  "libnetcdf-dev) and build again");
}

FieldFiles::~FieldFiles() = default;

const FieldInfo& FieldFiles::info() const noexcept {
  static const FieldInfo none;
  return none;
}

const std::vector<std::filesystem::path>& FieldFiles::paths() const noexcept {
  static const std::vector<std::filesystem::path> none;
  return none;
}

std::uint64_t FieldFiles::own_bytes() const noexcept {
  return 0;
}

void FieldFiles::read(std::size_t /*level*/, std::size_t /*component*/, std::span<float> /*to*/) {}

void FieldFiles::read(std::size_t /*level*/, std::size_t /*component*/, std::span<double> /*to*/) {}

}  // namespace simgpu::field
