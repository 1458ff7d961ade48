#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "common/base/error.hpp"
#include "common/io/input_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/checkpoint/checkpoint_header.hpp"
#include "driver/checkpoint/digest.hpp"

namespace simgpu::driver {

/// A checkpoint is a header line, the particles in blocks of block_particles, each block column by
/// column, as they lie in memory (little-endian), and 16 bytes of digest of all before it.

/// Writes one, whole or not at all (see output_file.hpp), and has it replace the one of that name.
/// With `keep_previous` that one stays as previous_generation(); what is returned is why it could
/// not, if so. Throws Error (run_failed).
template <class Real>
std::optional<std::string> write_checkpoint(const std::filesystem::path& file,
                                            const CheckpointHeader& header,
                                            const Simulation<Real>& simulation, bool keep_previous);

/// The file that a link leads to, whether or not it is there, or `file` itself.
std::filesystem::path behind_links(const std::filesystem::path& file);

/// Where the checkpoint before the last is kept: beside the file itself if `file` is a link.
std::filesystem::path previous_generation(const std::filesystem::path& file);

/// A checkpoint that was found to be as it was written. It is held open, so that it stays the same
/// when another takes its name.
struct Checkpoint {
  std::filesystem::path file;
  CheckpointHeader header;
  std::string line;       ///< of the header
  bool finished = false;  ///< whether all that its run was to do was done after it
  /// Reset once nothing will be read from it, since what is open takes room on disk, whatever takes
  /// its name; those that read it have a run's options as constants.
  mutable std::shared_ptr<const io::InputFile> content;
};

/// A checkpoint is whole, but another version of simgpu wrote it and can finish its run.
class OtherVersionError : public Error {
 public:
  using Error::Error;
};

/// Reads a whole checkpoint. Throws Error (bad_input) that says what is wrong with it, and
/// OtherVersionError.
Checkpoint open_checkpoint(const std::filesystem::path& file);

/// What is where a checkpoint is to be written.
struct CheckpointFound {
  enum class Kind {
    nothing,
    empty,       ///< a regular file without a byte
    checkpoint,  ///< by its header and its size
    damaged,     ///< or of a version of simgpu that this one does not understand
    foreign,     ///< no checkpoint of simgpu
  };

  Kind kind = Kind::nothing;
  CheckpointHeader header = {};  ///< of a checkpoint
  bool finished = false;         ///< as Checkpoint has it
  std::string why = {};          ///< it is foreign: "it is a folder"
};

/// Looks at a file, without following a link. Its content is not read.
CheckpointFound look_for_checkpoint(const std::filesystem::path& file);

/// Notes in the last checkpoint of a run, of which `run` has all but the position, that nothing is
/// left to do of it, so that another run may replace it. Where that cannot be noted, it is not.
void mark_as_finished(const std::filesystem::path& file, const CheckpointHeader& run) noexcept;

/// Reads the particles of a checkpoint in blocks of block_particles.
template <class Real>
class CheckpointReader : public io::ParticleReader<Real> {
 public:
  explicit CheckpointReader(const Checkpoint& checkpoint);

  std::uint64_t size() const override { return particles_; }

  /// Throws Error (bad_input), also if the digest shows that the file is another one now.
  void read(ParticleView<Real> block) override;

  /// Of whole blocks, or all that is left; they are read nevertheless, for the digest.
  void skip(std::uint64_t count) override;

 private:
  void read_bytes(char* bytes, std::size_t count);

  std::filesystem::path path_;
  std::shared_ptr<const io::InputFile> content_;
  std::uint64_t offset_;  ///< of what is read next
  Digest digest_;
  std::uint64_t particles_;
  std::uint64_t left_;
  unsigned column_count_;
};

extern template std::optional<std::string> write_checkpoint(const std::filesystem::path&,
                                                            const CheckpointHeader&,
                                                            const Simulation<double>&, bool);
extern template std::optional<std::string> write_checkpoint(const std::filesystem::path&,
                                                            const CheckpointHeader&,
                                                            const Simulation<float>&, bool);
extern template class CheckpointReader<double>;
extern template class CheckpointReader<float>;

}  // namespace simgpu::driver
