#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// Bytes that a reader of these columns of an HDF5 file holds while it lives: those that it shares
/// with simgpu-read, and the chunks that this holds of a file that is chunked. The library's own
/// are not counted. Of a file that cannot be read it is the former.
std::uint64_t hdf5_reader_bytes(const std::filesystem::path& path, Columns columns);

/// A writer's particles go to the library as they come.
inline constexpr std::uint64_t hdf5_writer_bytes = 0;

/// Opens an HDF5 file whose root has a dataset for each column: one dimension, all of one length,
/// all of 32-bit or all of 64-bit floating-point numbers, chunked and compressed or not. A process
/// of its own reads it (see foreign_file.hpp), started here. Throws Error (bad_input), also if
/// simgpu was built without HDF5, and as ForeignFile does.
template <class Real>
std::unique_ptr<ParticleReader<Real>> open_hdf5_reader(const std::filesystem::path& path,
                                                       Columns columns, Conversion conversion);

/// Makes an HDF5 file of `count` particles of a law: contiguous datasets, with attributes that say
/// what they are; see docs/files.md. Throws Error: run_failed if the file cannot be made, bad_input
/// if simgpu was built without HDF5.
template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_hdf5_writer(const std::filesystem::path& path,
                                                       const LawInfo& law, std::uint64_t count);

/// Such a file, made by one process, whose particles several then write at once.
class SharedHdf5File {
 public:
  virtual ~SharedHdf5File() = default;

  /// The name by which processes open it until commit().
  virtual std::filesystem::path name_for_processes() const = 0;

  /// Ends the file, when all particles are written and no process has it open. Throws Error
  /// (run_failed).
  virtual void commit(const StateInfo& info) = 0;
};

/// Makes one, with room for all particles. It becomes what a writer of open_hdf5_writer() makes,
/// byte for byte. Throws Error as that does.
template <class Real>
std::unique_ptr<SharedHdf5File> make_shared_hdf5(const std::filesystem::path& path,
                                                 const LawInfo& law, std::uint64_t count);

/// What a file says of itself by the attributes that open_hdf5_writer() gave it, but for its
/// checksum; nothing if it has not got them or is of another law than `run`, or has not got the law
/// parameters that `run` names.
std::optional<StateInfo> read_hdf5_state(const std::filesystem::path& path, const Parameters& run);

extern template std::unique_ptr<ParticleReader<double>> open_hdf5_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleReader<float>> open_hdf5_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleWriter<double>> open_hdf5_writer(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);
extern template std::unique_ptr<ParticleWriter<float>> open_hdf5_writer(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);
extern template std::unique_ptr<SharedHdf5File> make_shared_hdf5<double>(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);
extern template std::unique_ptr<SharedHdf5File> make_shared_hdf5<float>(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);

}  // namespace simgpu::io
