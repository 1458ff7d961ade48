#include "common/io/particle_file.hpp"

#include <string>

#include "common/error.hpp"
#include "common/io/csv_reader.hpp"
#include "common/io/csv_writer.hpp"

namespace simgpu::io {

namespace {

[[noreturn]] void throw_unknown_format(const std::filesystem::path& path) {
  throw Error(ErrorKind::bad_input,
              path.string() + ": its suffix names no format of particles; use .csv");
}

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_particle_reader(const std::filesystem::path& path,
                                                           Conversion /*conversion*/) {
  if (path.extension() == ".csv") return std::make_unique<CsvReader<Real>>(path);
  throw_unknown_format(path);
}

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_particle_writer(const std::filesystem::path& path,
                                                           std::uint64_t /*count*/) {
  if (path.extension() == ".csv") return std::make_unique<CsvWriter<Real>>(path);
  throw_unknown_format(path);
}

std::uint64_t particle_reader_bytes(const std::filesystem::path& path) {
  if (path.extension() == ".csv") return CsvReader<double>::own_bytes;
  throw_unknown_format(path);
}

std::uint64_t particle_writer_bytes(const std::filesystem::path& path) {
  if (path.extension() == ".csv") return CsvWriter<double>::own_bytes;
  throw_unknown_format(path);
}

template std::unique_ptr<ParticleReader<double>> open_particle_reader(const std::filesystem::path&,
                                                                      Conversion);
template std::unique_ptr<ParticleReader<float>> open_particle_reader(const std::filesystem::path&,
                                                                     Conversion);
template std::unique_ptr<ParticleWriter<double>> open_particle_writer(const std::filesystem::path&,
                                                                      std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_particle_writer(const std::filesystem::path&,
                                                                     std::uint64_t);

}  // namespace simgpu::io
