#include "driver/report/report.hpp"

#include <algorithm>

#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "driver/report/differences.hpp"

namespace simgpu::driver {

MemoryNeed peak_own(const RunReport& run) {
  MemoryNeed peak;
  for (const memory::LineRecord& line : run.lines) {
    peak.host = std::max(peak.host, line.host_own_peak);
    peak.device = std::max(peak.device, line.device_own_peak);
  }
  return peak;
}

std::optional<std::uint64_t> peak_own_on(const RunReport& run, std::size_t device) {
  std::optional<std::uint64_t> peak;
  for (const memory::LineRecord& line : run.lines) {
    if (device < line.devices.size()) peak = std::max(peak, line.devices[device].own_peak);
  }
  return peak;
}

std::optional<double> particle_steps_per_second(const RunReport& run) {
  if (run.particle_steps == 0 || run.evolve_seconds <= 0) return std::nullopt;
  return run.particle_steps / run.evolve_seconds;
}

namespace {

/// `actual` and `expected` say where the two states were.
std::string difference_sentence(const Comparison& comparison, const std::string& actual,
                                const std::string& expected) {
  const Difference& worst = comparison.worst.value();
  return actual + " and " + expected + " differ in " + grouped(comparison.differing) + " of " +
         counted(comparison.compared, "particle") + "; the worst is particle " +
         std::to_string(worst.index) + ", " + std::string(comparison.columns[worst.column].name) +
         ": " + shortest(worst.actual) + " on " + actual + ", " + shortest(worst.expected) +
         " on " + expected + " (" + ulp_text(worst.ulp) + " ulp)";
}

}  // namespace

std::string difference_text(const Report& report) {
  return difference_sentence(report.comparison.value(), report.runs.at(0).device,
                             report.runs.at(1).device);
}

std::string saved_difference_text(const Report& report) {
  const SavedComparison& saved = report.saved.value();
  const RunReport& run = report.runs.at(0);
  const std::string file = one_line(saved.file.string());
  if (saved.state) return difference_sentence(*saved.state, run.device, file);
  return run.device + " and " + file + " differ: the checksum is " + checksum_text(run.checksum) +
         " here and " + checksum_text(saved.checksum.value()) + " there";
}

std::string failed_verification_text(const RunReport& run) {
  return run.device +
         " is not where the closed form has it: " + verification_text(run.verification.value());
}

}  // namespace simgpu::driver
