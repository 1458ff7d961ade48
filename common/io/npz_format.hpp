#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// Bytes that the containers of a reader or a writer of an .npz file hold while it lives; zlib's
/// own are not counted. A writer's particles go to the file as they come.
constexpr std::uint64_t npz_reader_bytes(Columns columns) {
  return (columns.size() + 1) * std::uint64_t{64} * 1024;
}
inline constexpr std::uint64_t npz_writer_bytes = 0;

/// Opens a zip file that has an entry of one array for each column (x.npy, ...), as numpy.savez and
/// numpy.savez_compressed make them. Throws Error (bad_input), also if simgpu was built without
/// zlib.
template <class Real>
std::unique_ptr<ParticleReader<Real>> open_npz_reader(const std::filesystem::path& path,
                                                      Columns columns, Conversion conversion);

/// Makes a zip file of `count` particles, with an array for each column, one after another: it
/// takes as many passes. Throws Error: run_failed if the file cannot be made, bad_input if simgpu
/// was built without zlib.
template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_npz_writer(const std::filesystem::path& path,
                                                      Columns columns, std::uint64_t count);

extern template std::unique_ptr<ParticleReader<double>> open_npz_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleReader<float>> open_npz_reader(const std::filesystem::path&,
                                                                       Columns, Conversion);
extern template std::unique_ptr<ParticleWriter<double>> open_npz_writer(
    const std::filesystem::path&, Columns, std::uint64_t);
extern template std::unique_ptr<ParticleWriter<float>> open_npz_writer(const std::filesystem::path&,
                                                                       Columns, std::uint64_t);

}  // namespace simgpu::io
