// What the library gives where it is built without NetCDF: the same symbols, which say why.

#include "common/base/error.hpp"
#include "common/io/compressed_trajectory.hpp"

namespace simgpu::io {

void require_compression(const std::filesystem::path& path) {
  throw Error(ErrorKind::bad_input,
              path.string() +
                  ": this simgpu was built without NetCDF, which compressing takes; install its "
                  "library (Debian: libnetcdf-dev) and build again, or compress the trajectory "
                  "with nccopy");
}

std::uint64_t compression_bytes() {
  return 0;
}

void write_compressed(const std::filesystem::path& /*trajectory*/,
                      const std::filesystem::path& path) {
  require_compression(path);
}

}  // namespace simgpu::io
