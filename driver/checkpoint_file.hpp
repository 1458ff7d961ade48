#pragma once

#include <filesystem>
#include <string>

#include "common/file_descriptor.hpp"
#include "common/io/output_file.hpp"
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

/// Where the checkpoint before the last is kept.
std::filesystem::path previous_generation(const std::filesystem::path& file);

/// Reads a whole checkpoint to see that it is as it was written, and returns its header. Throws
/// Error (bad_input) that says what is wrong with it.
CheckpointHeader check_checkpoint(const std::filesystem::path& file);

/// Reads the particles of a checkpoint in blocks of block_particles.
template <class Real>
class CheckpointReader : public io::ParticleReader<Real> {
 public:
  /// Of a file that check_checkpoint() found good. Throws Error (bad_input) if it is gone.
  explicit CheckpointReader(const std::filesystem::path& file);

  std::uint64_t size() const override { return particles_; }

  /// Throws Error (bad_input), also if the digest shows that the file is another one now.
  void read(ParticleView<Real> block) override;

  /// Of whole blocks, or all that is left; they are read nevertheless, for the digest.
  void skip(std::uint64_t count) override;

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
  Digest digest_;
  std::uint64_t particles_ = 0;
  std::uint64_t left_ = 0;
};

extern template void write_checkpoint(const std::filesystem::path&, const CheckpointHeader&,
                                      const Simulation<double>&, bool);
extern template void write_checkpoint(const std::filesystem::path&, const CheckpointHeader&,
                                      const Simulation<float>&, bool);
extern template class CheckpointReader<double>;
extern template class CheckpointReader<float>;

}  // namespace simgpu::driver
