#pragma once

#include <chrono>
#include <filesystem>
#include <variant>

#include "common/simulation.hpp"
#include "driver/checkpoint_header.hpp"
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

/// Writes the checkpoints of a run when they are due. A checkpoint that cannot be written is told
/// of and tried again when the next is due: the one before stays, and so does the run.
template <class Real>
class Checkpoints {
 public:
  /// `run` is what each checkpoint says besides its position; a run that `was_resumed` keeps the
  /// checkpoint that it finds as the previous one, any other takes its place. Throws Error
  /// (run_failed) if no file can be made there.
  Checkpoints(const CheckpointPlan& plan, CheckpointHeader run, const Simulation<Real>& simulation,
              bool was_resumed);

  /// Whether one is due, or asked for by a signal that asks the run to end.
  bool is_due(const Position& position) const;

  /// Writes one. Throws Interrupted if a signal asks the run to end, or Error (run_failed) if it
  /// does and nothing can be written.
  void write(const Position& position);

 private:
  void write_to_file(const Position& position);

  CheckpointPlan plan_;
  CheckpointHeader run_;
  const Simulation<Real>& simulation_;
  bool keep_previous_;
  Interruption interruption_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

extern template class Checkpoints<double>;
extern template class Checkpoints<float>;

}  // namespace simgpu::driver
