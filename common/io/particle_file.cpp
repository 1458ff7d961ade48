#include "common/io/particle_file.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/io/column_names.hpp"
#include "common/io/csv_reader.hpp"
#include "common/io/csv_writer.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/netcdf_reader.hpp"
#include "common/io/netcdf_writer.hpp"
#include "common/io/npy_reader.hpp"
#include "common/io/npy_writer.hpp"
#include "common/io/npz_format.hpp"
#include "common/io/standard_stream.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

enum class Format { csv, npy, npz, hdf5, netcdf };

Format format_of(const std::filesystem::path& path) {
  if (is_standard_stream(path)) return Format::csv;
  const std::filesystem::path suffix = path.extension();
  if (suffix == ".csv") return Format::csv;
  if (suffix == ".npy") return Format::npy;
  if (suffix == ".npz") return Format::npz;
  if (suffix == ".h5") return Format::hdf5;
  if (suffix == ".nc") return Format::netcdf;
  throw Error(ErrorKind::bad_input,
              path.string() +
                  ": its suffix names no format of particles; use .csv, .npy, .npz, .h5 or .nc");
}

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_particle_reader(const std::filesystem::path& path,
                                                           Columns columns, Conversion conversion) {
  switch (format_of(path)) {
    case Format::npy:
      return std::make_unique<NpyReader<Real>>(path, columns, conversion);
    case Format::npz:
      return open_npz_reader<Real>(path, columns, conversion);
    case Format::hdf5:
      return open_hdf5_reader<Real>(path, columns, conversion);
    case Format::netcdf:
      return open_netcdf_reader<Real>(path, columns, conversion);
    default:
      return std::make_unique<CsvReader<Real>>(path, columns);
  }
}

std::unique_ptr<ParticleReader<double>> open_optional_column(const std::filesystem::path& path,
                                                             const ColumnInfo& column,
                                                             std::uint64_t particles) {
  std::unique_ptr<ParticleReader<double>> reader;
  try {
    reader = open_particle_reader<double>(path, {&column, 1}, Conversion::round);
  } catch (const MissingColumn&) {
    return nullptr;
  }
  if (reader->size() != particles) {
    throw Error(ErrorKind::bad_input, input_name(path) + ": column " + std::string(column.name) +
                                          " has " + counted(reader->size(), "number") + " for " +
                                          counted(particles, "particle") +
                                          "; it must have one for each");
  }
  return reader;
}

std::uint64_t particles_in(const std::filesystem::path& path, Columns columns) {
  return open_particle_reader<double>(path, columns, Conversion::round)->size();
}

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_particle_writer(const std::filesystem::path& path,
                                                           const LawInfo& law,
                                                           std::uint64_t count) {
  switch (format_of(path)) {
    case Format::npy:
      return std::make_unique<NpyWriter<Real>>(path, law.columns, count);
    case Format::npz:
      return open_npz_writer<Real>(path, law.columns, count);
    case Format::hdf5:
      return open_hdf5_writer<Real>(path, law, count);
    case Format::netcdf:
      return std::make_unique<NetcdfWriter<Real>>(path, law, count);
    default:
      return std::make_unique<CsvWriter<Real>>(path, law.columns, count);
  }
}

bool writes_in_several_passes(const std::filesystem::path& path) {
  return format_of(path) == Format::npz;
}

bool says_what_it_is(const std::filesystem::path& path) {
  const Format format = format_of(path);
  return format == Format::hdf5 || format == Format::netcdf;
}

std::uint64_t particle_reader_bytes(const std::filesystem::path& path, Columns columns) {
  switch (format_of(path)) {
    case Format::npy:
      return NpyReader<double>::own_bytes;
    case Format::npz:
      return npz_reader_bytes(columns);
    case Format::hdf5:
      return hdf5_reader_bytes(path, columns);
    case Format::netcdf:
      return netcdf_reader_bytes(path, columns);
    default:
      return CsvReader<double>::own_bytes;
  }
}

std::uint64_t particle_writer_bytes(const std::filesystem::path& path, Columns /*columns*/) {
  switch (format_of(path)) {
    case Format::npy:
      return NpyWriter<double>::own_bytes;
    case Format::npz:
      return npz_writer_bytes;
    case Format::hdf5:
      return hdf5_writer_bytes;
    case Format::netcdf:
      return NetcdfWriter<double>::own_bytes;
    default:
      return CsvWriter<double>::own_bytes;
  }
}

template std::unique_ptr<ParticleReader<double>> open_particle_reader(const std::filesystem::path&,
                                                                      Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_particle_reader(const std::filesystem::path&,
                                                                     Columns, Conversion);
template std::unique_ptr<ParticleWriter<double>> open_particle_writer(const std::filesystem::path&,
                                                                      const LawInfo&,
                                                                      std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_particle_writer(const std::filesystem::path&,
                                                                     const LawInfo&, std::uint64_t);

}  // namespace simgpu::io
