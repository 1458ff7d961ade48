#include "common/io/netcdf_reader.hpp"

#include "common/io/foreign_reader.hpp"

namespace simgpu::io {

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_netcdf_reader(const std::filesystem::path& path,
                                                         Columns columns, Conversion conversion) {
  return open_foreign_reader<Real>(path, columns, conversion, netcdf_format);
}

std::uint64_t netcdf_reader_bytes(const std::filesystem::path& path, Columns columns) {
  return foreign_reader_bytes(path, columns, netcdf_format);
}

template std::unique_ptr<ParticleReader<double>> open_netcdf_reader(const std::filesystem::path&,
                                                                    Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_netcdf_reader(const std::filesystem::path&,
                                                                   Columns, Conversion);

}  // namespace simgpu::io
