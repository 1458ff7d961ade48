// The report that --compare-with is given: a checksum is taken from it only if it is of the same
// run. An input is the report.

#include "common/parameters.hpp"
#include "driver/plan/saved_report.hpp"
#include "memory_file.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

/// Of the run whose report is kept among the inputs.
Parameters parameters() {
  Parameters parameters = default_parameters();
  parameters.particles = 10;
  parameters.steps = 2;
  parameters.timestep = 1e-5;
  parameters.seed = 42;
  return parameters;
}

}  // namespace

void test_one(std::string_view input) {
  const MemoryFile file(input);
  const auto checksum =
      accepted([&] { return driver::saved_checksum(file.path(), parameters(), true); });
  if (!checksum) return;
  Parameters other = parameters();
  ++other.seed;
  require(!accepted([&] { return driver::saved_checksum(file.path(), other, true); }),
          "a report is of one seed");
}

}  // namespace simgpu::fuzz
