// What a run on several GPUs is said to take beforehand is what it takes, to the byte, in sum and
// on each.

#include <gtest/gtest.h>

#include "circle_options.hpp"
#include "common/block.hpp"
#include "driver/run/run.hpp"
#include "driver/team/speed.hpp"
#include "fake_gpu.hpp"
#include "temporary_folder.hpp"

namespace simgpu::driver {
namespace {

Options options_on(std::vector<int> gpus, std::uint64_t particles) {
  Options options = test::circle_options();
  options.parameters.particles = particles;
  options.parameters.steps = 2;
  options.device = {DeviceChoice::Kind::cuda, std::move(gpus)};
  options.threads = 2;
  options.quiet = true;
  return options;
}

class TeamMemory : public testing::TestWithParam<std::uint64_t> {
 protected:
  /// The file of a start.
  std::filesystem::path start() const {
    Options options = options_on({0}, GetParam());
    options.parameters.steps = 0;
    options.output = folder_.path() / "start.csv";
    run(options, test::devices_with_fake_gpu());
    return *options.output;
  }

  test::TemporaryFolder folder_;
};

TEST_P(TeamMemory, OfEachDeviceIsThatOfItsPartAndOfAllAsPredicted) {
  const Report report =
      run(options_on({0, 1, 2}, GetParam()), test::devices_with_fake_gpus({.speeds = {1, 1, 1}}));
  const RunReport& one = report.runs.at(0);
  EXPECT_EQ(peak_own(one), one.predicted);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < one.devices.size(); ++i) {
    const std::uint64_t count = one.devices[i].particles->count;
    const std::uint64_t expected = count > 0 ? 24 * count + 8 : 0;
    EXPECT_EQ(peak_own_on(one, i), expected) << i;
    sum += expected;
  }
  EXPECT_EQ(one.predicted.device, sum);
}

TEST_P(TeamMemory, IsAsPredictedWithFilesChecksAndTheCpu) {
  Options options = options_on({0, 1}, GetParam());
  options.input = start();
  options.output = folder_.path() / "end.csv";
  options.verify = true;
  for (const bool compare : {false, true}) {
    options.compare = compare;
    const Report report = run(options, test::devices_with_fake_gpus({.speeds = {1, 1}}));
    for (const RunReport& one : report.runs) EXPECT_EQ(peak_own(one), one.predicted) << one.device;
  }
}

INSTANTIATE_TEST_SUITE_P(Particles, TeamMemory,
                         testing::Values(1, 1003, block_particles + 1, 3 * block_particles + 7),
                         testing::PrintToStringParamName());

TEST(TeamOfUnlikeGpus, IsAsPredictedThoughTheyAreMeasured) {
  const Report report =
      run(options_on({0, 1}, 3000), test::devices_with_fake_gpus({.speeds = {1, 0.5}}));
  const RunReport& one = report.runs.at(0);
  EXPECT_EQ(one.devices.at(0).particles->count, 2000U);
  EXPECT_EQ(peak_own(one), one.predicted);
  EXPECT_EQ(one.predicted.device, 24 * measured_particles + 8) << "more than the run itself takes";
  EXPECT_EQ(peak_own_on(one, 1), 24 * 1000U + 8);
}

TEST(TeamOfUnlikeGpus, SharesByTheSpeedOfTheRunsOwnKind) {
  const test::FakeGpus gpus{.speeds = {1, 0.5}, .gain_in_single = 4, .gain_of_fast = 10};
  Options options = options_on({0, 1}, 3000);
  options.parameters.precision = Precision::single_precision;
  const RunReport in_single = run(options, test::devices_with_fake_gpus(gpus)).runs.at(0);
  EXPECT_EQ(in_single.devices.at(1).particles->count, 2000U);
  EXPECT_EQ(peak_own(in_single), in_single.predicted);
  options.parameters.precision = Precision::double_precision;
  options.parameters.math = Math::fast;
  const RunReport fast = run(options, test::devices_with_fake_gpus(gpus)).runs.at(0);
  EXPECT_EQ(fast.devices.at(1).particles->count, 2500U);
}

}  // namespace
}  // namespace simgpu::driver
