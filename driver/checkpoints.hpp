#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "common/simulation.hpp"
#include "driver/checkpoint_file.hpp"
#include "driver/interruption.hpp"

namespace simgpu::driver {

/// Where checkpoints go, and how often: after so many steps or so much time.
struct CheckpointPlan {
  std::filesystem::path file;
  std::variant<std::chrono::nanoseconds, std::uint64_t> every = std::chrono::seconds(30);

  /// Steps between two checkpoints; 0 if it is time.
  std::uint64_t every_steps() const {
    const auto* const steps = std::get_if<std::uint64_t>(&every);
    return steps != nullptr ? *steps : 0;
  }
};

/// Writes the checkpoints of a run when they are due.
template <class Real>
class Checkpoints {
 public:
  /// `run` is what each checkpoint says besides its position. The checkpoint that is there stays as
  /// the previous one if it is the one that the run was `resumed_from`; that of another run gives
  /// way. Throws Error: bad_input if what is there is no regular file, run_failed if no file can be
  /// made.
  Checkpoints(const CheckpointPlan& plan, const CheckpointHeader& run,
              const Simulation<Real>& simulation, const std::optional<Checkpoint>& resumed_from);

  /// Whether one is due, or asked for by a signal that asks the run to end.
  bool is_due(const Position& position) const;

  /// Writes one. If that fails the one before stays, and what is returned is a warning for the
  /// user: the run is worth more than a checkpoint. Throws Interrupted if a signal asks the run to
  /// end, or Error (run_failed) if it does and nothing can be written.
  std::optional<std::string> write(const Position& position);

 private:
  void write_to_file(const Position& position);

  CheckpointPlan plan_;
  CheckpointHeader run_;
  const Simulation<Real>& simulation_;
  bool keeps_last_ = false;      ///< what is there is this run's
  bool keeps_previous_ = false;  ///< what is there as the one before is this run's
  Interruption interruption_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

extern template class Checkpoints<double>;
extern template class Checkpoints<float>;

}  // namespace simgpu::driver
