#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "common/io/trajectory_file.hpp"
#include "common/simulation.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Refuses a name that is none of a trajectory's file, which `flag` gives. Throws Error
/// (bad_input).
void require_trajectory_format(const char* flag, const std::filesystem::path& file);

/// Writes the states of a run over time to one file. A run that goes on adds to its own.
template <class Real>
class Trajectory {
 public:
  /// Throws Error if no such file can be made, or if a run that goes on finds another one there.
  /// The file says that it is of `run`.
  Trajectory(const Options& options, const Simulation<Real>& simulation,
             std::optional<std::uint64_t> run);

  /// Adds the state, which is that after `step` steps, unless the file has it. Throws Error.
  void write(std::uint64_t step);

  /// Whether no state that was to be added is missing.
  bool is_whole() const { return is_whole_; }

 private:
  const Options& options_;
  const Simulation<Real>& simulation_;
  io::TrajectoryFile<Real> file_;
  bool is_whole_ = true;
};

/// Writes the compressed copy that the options want, once the file has all states; `is_whole` says
/// that it has. Throws OutputError.
void compress_trajectory(const Options& options, bool is_whole);

extern template class Trajectory<double>;
extern template class Trajectory<float>;

}  // namespace simgpu::driver
