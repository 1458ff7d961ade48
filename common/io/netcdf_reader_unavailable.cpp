// What the library gives where it is built without NetCDF: the same symbols, which say why.

#include "common/base/error.hpp"
#include "common/io/netcdf_reader.hpp"

namespace simgpu::io {

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_netcdf_reader(const std::filesystem::path& path,
                                                         Columns /*columns*/,
                                                         Conversion /*conversion*/) {
  throw Error(ErrorKind::bad_input,
              path.string() +
                  ": this simgpu was built without NetCDF, which reading .nc files takes; install "
                  "its library (Debian: libnetcdf-dev) and build again, or use .npy");
}

std::uint64_t netcdf_reader_bytes(const std::filesystem::path& /*path*/, Columns /*columns*/) {
  return 0;
}

template std::unique_ptr<ParticleReader<double>> open_netcdf_reader(const std::filesystem::path&,
                                                                    Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_netcdf_reader(const std::filesystem::path&,
                                                                   Columns, Conversion);

}  // namespace simgpu::io
