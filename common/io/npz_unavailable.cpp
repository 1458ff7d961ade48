// What the library gives where it is built without zlib: the same symbols, which say why.

#include "common/base/error.hpp"
#include "common/io/npz_format.hpp"

namespace simgpu::io {

namespace {

[[noreturn]] void refuse_npz(const std::filesystem::path& path) {
  throw Error(ErrorKind::bad_input, path.string() +
                                        ": this simgpu was built without zlib; install it (Debian: "
                                        "zlib1g-dev) and build again, or use .npy");
}

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_npz_reader(const std::filesystem::path& path,
                                                      Columns /*columns*/,
                                                      Conversion /*conversion*/) {
  refuse_npz(path);
}

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_npz_writer(const std::filesystem::path& path,
                                                      Columns /*columns*/,
                                                      std::uint64_t /*count*/) {
  refuse_npz(path);
}

template std::unique_ptr<ParticleReader<double>> open_npz_reader(const std::filesystem::path&,
                                                                 Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_npz_reader(const std::filesystem::path&,
                                                                Columns, Conversion);
template std::unique_ptr<ParticleWriter<double>> open_npz_writer(const std::filesystem::path&,
                                                                 Columns, std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_npz_writer(const std::filesystem::path&,
                                                                Columns, std::uint64_t);

}  // namespace simgpu::io
