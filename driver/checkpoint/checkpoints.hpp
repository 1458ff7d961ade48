#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "common/base/error.hpp"
#include "common/simulation.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/checkpoint/checkpoint_places.hpp"
#include "driver/checkpoint/checkpoint_plan.hpp"
#include "driver/process/interruption.hpp"

namespace simgpu::driver {

/// Writes the checkpoints of a run when they are due.
template <class Real>
class Checkpoints {
 public:
  /// `run` is what each checkpoint says besides its position. The checkpoint that is there stays as
  /// the previous one if it is the one that the run was `resumed_from`; that of another run gives
  /// way. Throws Error as CheckpointPlaces does.
  Checkpoints(const CheckpointPlan& plan, const CheckpointHeader& run,
              const Simulation<Real>& simulation, const std::optional<Checkpoint>& resumed_from);

  /// As the user named it.
  const std::filesystem::path& file() const { return plan_.file; }

  /// Whether one is due, or asked for by a signal that asks the run to end.
  bool is_due(const Position& position) const;

  /// Writes one. If that fails the one before stays, and what is returned is a warning for the
  /// user: the run is worth more than a checkpoint. Throws Interrupted if a signal asks the run to
  /// end, or Error (run_failed) if it does and nothing can be written, which says what stays.
  std::optional<std::string> write(const Position& position);

 private:
  std::optional<std::string> write_to_file(const Position& position);
  std::optional<std::uint64_t> step_of_own(const std::filesystem::path& file) const;
  [[noreturn]] void fail_at_signal(int signal, const Position& position, const Error& error) const;

  CheckpointPlan plan_;
  CheckpointPlaces places_;
  CheckpointHeader run_;
  const Simulation<Real>& simulation_;
  bool keeps_last_ = false;        ///< what is there is this run's
  bool keeps_previous_ = false;    ///< what is there as the one before is this run's
  bool told_of_previous_ = false;  ///< that it is not kept
  Interruption interruption_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

extern template class Checkpoints<double>;
extern template class Checkpoints<float>;

}  // namespace simgpu::driver
