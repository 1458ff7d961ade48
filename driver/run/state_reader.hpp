#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/exchange_block.hpp"
#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/plan/options.hpp"
#include "driver/run/verify.hpp"

namespace simgpu::driver {

/// Where a run's start state is read from: its input, or the checkpoint that it resumes.
template <class Real>
class StateReader {
 public:
  /// Opens it. Throws Error (bad_input), also if it would have to be read twice and cannot be.
  explicit StateReader(const Options& options);

  /// What else is in its input (see ParticleReader::columns_left_out()).
  std::vector<std::string> columns_left_out() const { return reader_->columns_left_out(); }

  /// Of the whole run.
  std::uint64_t particles() const { return particles_; }

  /// Fills `simulation` with the next particles, through `block`. Throws Error (bad_input).
  void read(Simulation<Real>& simulation, ExchangeBlock<Real>& block);

  /// Begins again with the first particle of an input that was looked through, and had this
  /// checksum. Throws Error (bad_input) if it has changed.
  void begin_again(std::uint64_t checksum);

  /// Told of each chunk as it is worked on, refuses an input that is not what was looked through,
  /// if it was. Throws Error (bad_input).
  void require_as_before(const Simulation<Real>& chunk, bool is_last);

  /// All particles have been read: gives back what that took.
  void close() { reader_.reset(); }

  /// Verifies the chunk that was read last, which needs a block of the input at a time again.
  /// Throws Error (bad_input) if that has changed.
  Verification verify(const Simulation<Real>& chunk, bool is_last);

  /// What verify() can see of the particles of an input that have been read.
  const Resolution& resolution() const { return resolution_; }

 private:
  void look(ParticleView<const Real> particles);
  std::unique_ptr<io::ParticleReader<Real>> reopened() const;

  const Options& options_;
  std::unique_ptr<io::ParticleReader<Real>> reader_;
  std::uint64_t particles_ = 0;
  std::uint64_t rows_looked_through_ = 0;
  Resolution resolution_;
  std::optional<std::uint64_t> checksum_before_;     ///< of the input, if it was looked through
  std::uint64_t checksum_so_far_ = 0;                ///< of the chunks that were then read
  std::unique_ptr<io::ParticleReader<Real>> again_;  ///< to verify
  std::uint64_t start_checksum_ = 0;  ///< of the chunk that was read last, if it will be verified
};

extern template class StateReader<double>;
extern template class StateReader<float>;

}  // namespace simgpu::driver
