#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/plan/options.hpp"
#include "driver/report/saved_comparison.hpp"

namespace simgpu::driver {

/// What --compare-with names, to hold a run against.
template <class Real>
class SavedRun {
 public:
  /// Opens it, for a run of so many particles. Throws Error (bad_input) if it cannot be read or is
  /// of another run.
  SavedRun(const Options& options, std::uint64_t particles);

  /// Compares the next particles of the run, all of which so far have this checksum. Throws Error.
  void compare(const Simulation<Real>& simulation, std::uint64_t checksum, bool is_last);

  /// How the run stands to it so far. A report has but the checksum of all particles, so of one
  /// nothing is known before the last of them.
  const std::optional<SavedComparison>& comparison() const { return comparison_; }

 private:
  std::filesystem::path file_;
  std::uint64_t checksum_ = 0;                        ///< of the report, if it is one
  std::unique_ptr<io::ParticleReader<Real>> reader_;  ///< of the state, if it is one
  std::optional<SavedComparison> comparison_;
};

extern template class SavedRun<double>;
extern template class SavedRun<float>;

}  // namespace simgpu::driver
