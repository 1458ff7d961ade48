#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "common/io/input_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/checkpoint_header.hpp"
#include "driver/digest.hpp"

namespace simgpu::driver {

/// A checkpoint is a header line, the particles in blocks of block_particles, each block column by
/// column, as they lie in memory (little-endian), and 16 bytes of digest of all before it.

/// Writes one, whole or not at all (see output_file.hpp), and has it replace the one of that name.
/// With `keep_previous` that one stays as previous_generation(). Throws Error (run_failed).
template <class Real>
void write_checkpoint(const std::filesystem::path& file, const CheckpointHeader& header,
                      const Simulation<Real>& simulation, bool keep_previous);

/// Where the checkpoint before the last is kept: beside the file itself if `file` is a link.
std::filesystem::path previous_generation(const std::filesystem::path& file);

/// A checkpoint that was found to be as it was written. It is held open, so that it stays the same
/// when another takes its name.
struct Checkpoint {
  std::filesystem::path file;
  CheckpointHeader header;
  std::string line;  ///< of the header
  std::shared_ptr<const io::InputFile> content;
};

/// Reads a whole checkpoint. Throws Error (bad_input) that says what is wrong with it.
Checkpoint open_checkpoint(const std::filesystem::path& file);

/// Whether the file begins as a checkpoint does.
bool is_checkpoint(const std::filesystem::path& file) noexcept;

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
};

extern template void write_checkpoint(const std::filesystem::path&, const CheckpointHeader&,
                                      const Simulation<double>&, bool);
extern template void write_checkpoint(const std::filesystem::path&, const CheckpointHeader&,
                                      const Simulation<float>&, bool);
extern template class CheckpointReader<double>;
extern template class CheckpointReader<float>;

}  // namespace simgpu::driver
