#include "driver/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "driver/format.hpp"

namespace simgpu::driver {

MemoryNeed peak_own(const RunReport& run) {
  MemoryNeed peak;
  for (const memory::LineRecord& line : run.lines) {
    peak.host = std::max(peak.host, line.host_own_peak);
    peak.device = std::max(peak.device, line.device_own_peak);
  }
  return peak;
}

std::optional<double> particle_steps_per_second(const Parameters& parameters,
                                                const RunReport& run) {
  const double work =
      static_cast<double>(parameters.particles) * static_cast<double>(parameters.steps);
  if (work == 0 || run.evolve_seconds <= 0) return std::nullopt;
  return work / run.evolve_seconds;
}

std::string checksum_text(std::uint64_t checksum) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(checksum));
  return text.data();
}

std::string difference_text(const Report& report) {
  const Comparison& comparison = report.comparison.value();
  const WorstDifference& worst = comparison.worst.value();
  const RunReport& actual = report.runs.at(0);
  const RunReport& expected = report.runs.at(1);
  const std::string_view field = field_info[static_cast<std::size_t>(worst.field)].name;
  return actual.device + " and " + expected.device + " differ in " + grouped(comparison.differing) +
         " of " + grouped(comparison.compared) + " particles; the worst is particle " +
         std::to_string(worst.index) + ", " + std::string(field) + ": " + shortest(worst.actual) +
         " on " + actual.device + ", " + shortest(worst.expected) + " on " + expected.device +
         " (" + grouped(worst.ulp) + " ulp)";
}

std::string failed_verification_text(const RunReport& run) {
  return run.device +
         " is not where the closed form has it: " + verification_text(run.verification.value());
}

}  // namespace simgpu::driver
