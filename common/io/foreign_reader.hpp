#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "common/io/foreign_protocol.hpp"
#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// A format of particles that simgpu-read reads (see foreign_file.hpp).
struct ForeignFormat {
  const char* purpose;  ///< one of those in foreign_protocol.hpp
  const char* column;   ///< what messages call a column
};

inline constexpr ForeignFormat hdf5_format = {foreign::purpose_columns, "dataset"};
inline constexpr ForeignFormat netcdf_format = {foreign::purpose_netcdf_columns, "variable"};

/// Opens a file in such a format, which has all columns, of one length and one precision. Throws
/// Error (bad_input), and as ForeignFile does.
template <class Real>
std::unique_ptr<ParticleReader<Real>> open_foreign_reader(const std::filesystem::path& path,
                                                          Columns columns, Conversion conversion,
                                                          const ForeignFormat& format);

/// Bytes that such a reader holds while it lives: those that it shares with simgpu-read, and the
/// chunks that this holds of a file that is chunked. The library's own are not counted. Of a file
/// that cannot be read it is the former.
std::uint64_t foreign_reader_bytes(const std::filesystem::path& path, Columns columns,
                                   const ForeignFormat& format);

extern template std::unique_ptr<ParticleReader<double>> open_foreign_reader(
    const std::filesystem::path&, Columns, Conversion, const ForeignFormat&);
extern template std::unique_ptr<ParticleReader<float>> open_foreign_reader(
    const std::filesystem::path&, Columns, Conversion, const ForeignFormat&);

}  // namespace simgpu::io
