#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/parameters.hpp"
#include "common/separation.hpp"
#include "driver/plan/memory_plan.hpp"
#include "driver/report/convergence_finding.hpp"

namespace simgpu::driver {

/// One of the three runs.
struct ConvergenceRun {
  std::uint64_t steps = 0;
  double timestep = 0;
  double evolve_seconds = 0;  ///< by the device's clock
  std::uint64_t checksum = 0;
};

struct ConvergenceReport {
  Parameters parameters;        ///< of the run as asked for
  bool generated_start = true;  ///< else it was read from a file
  std::string device;
  std::string description;
  std::optional<int> threads;
  bool has_several = false;             ///< GPUs
  MemoryNeed predicted;                 ///< on the host, and on the device or the fullest one
  std::array<ConvergenceRun, 3> runs;   ///< with the timestep h, h/2 and h/4
  std::array<Separation, 2> separated;  ///< the ends of the first two, and of the last two
  RoundingLevel rounding;               ///< in the run with the most steps
  ConvergenceFinding finding;
};

/// For people, as lines of text.
std::string convergence_text(const ConvergenceReport& report);

/// JSON of the schema simgpu.convergence (docs/simgpu.convergence.schema.json).
std::string convergence_json(const ConvergenceReport& report, const std::vector<std::string>& argv);

}  // namespace simgpu::driver
