#pragma once

#include <gtest/gtest.h>

#include "circle_options.hpp"
#include "common/block.hpp"
#include "driver/run/run.hpp"
#include "fake_gpu.hpp"

namespace simgpu::test {

/// Runs what `change` makes of a short run, of one particle and of more than a block, on the CPU
/// and on a GPU of the tests' own, and expects it to hold what was foretold, to the byte.
template <class Change>
void expect_memory_as_predicted(Change change) {
  using Kind = driver::DeviceChoice::Kind;
  for (const Kind device : {Kind::cpu, Kind::cuda}) {
    for (const std::uint64_t particles : {std::uint64_t{1}, block_particles + 1}) {
      driver::Options options = circle_options();
      options.parameters.particles = particles;
      options.parameters.steps = 2;
      options.quiet = true;
      options.threads = 2;
      options.device.kind = device;
      change(options);
      const driver::Report report = driver::run(options, devices_with_fake_gpu());
      EXPECT_EQ(driver::peak_own(report.runs[0]), report.runs[0].predicted) << particles;
    }
  }
}

}  // namespace simgpu::test
