// What the library gives where it is built without HDF5: the same symbols, which say why.

#include "common/base/error.hpp"
#include "common/io/hdf5_format.hpp"

namespace simgpu::io {

namespace {

[[noreturn]] void refuse_hdf5(const std::filesystem::path& path) {
  throw Error(ErrorKind::bad_input,
              path.string() +
                  ": this simgpu was built without HDF5; install its library (Debian: "
                  "libhdf5-dev) and build again, or use .npy");
}

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_hdf5_reader(const std::filesystem::path& path,
                                                       Columns /*columns*/,
                                                       Conversion /*conversion*/) {
  refuse_hdf5(path);
}

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_hdf5_writer(const std::filesystem::path& path,
                                                       const LawInfo& /*law*/,
                                                       std::uint64_t /*count*/) {
  refuse_hdf5(path);
}

template <class Real>
std::unique_ptr<SharedHdf5File> make_shared_hdf5(const std::filesystem::path& path,
                                                 const LawInfo& /*law*/, std::uint64_t /*count*/) {
  refuse_hdf5(path);
}

std::uint64_t hdf5_reader_bytes(const std::filesystem::path& /*path*/, Columns /*columns*/) {
  return 0;
}

std::optional<StateInfo> read_hdf5_state(const std::filesystem::path& /*path*/,
                                         const Parameters& /*run*/) {
  return std::nullopt;
}

template std::unique_ptr<ParticleReader<double>> open_hdf5_reader(const std::filesystem::path&,
                                                                  Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_hdf5_reader(const std::filesystem::path&,
                                                                 Columns, Conversion);
template std::unique_ptr<ParticleWriter<double>> open_hdf5_writer(const std::filesystem::path&,
                                                                  const LawInfo&, std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_hdf5_writer(const std::filesystem::path&,
                                                                 const LawInfo&, std::uint64_t);
template std::unique_ptr<SharedHdf5File> make_shared_hdf5<double>(const std::filesystem::path&,
                                                                  const LawInfo&, std::uint64_t);
template std::unique_ptr<SharedHdf5File> make_shared_hdf5<float>(const std::filesystem::path&,
                                                                 const LawInfo&, std::uint64_t);

}  // namespace simgpu::io
