#include "driver/plan/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "driver/cli/understand.hpp"
#include "expect_error.hpp"

namespace simgpu::driver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Options options_of(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "simgpu");
  const auto read = read_command_line(static_cast<int>(arguments.size()), arguments.data());
  return understand(std::get<Arguments>(read));
}

TEST(Options, DefaultsAreTheOriginalBenchmark) {
  const Options options = options_of({});
  EXPECT_EQ(options.parameters.particles, 100'000U);
  EXPECT_EQ(options.parameters.steps, 100U);
  EXPECT_EQ(options.parameters.timestep, 1e-5);
  EXPECT_EQ(options.parameters.seed, 42U);
  EXPECT_EQ(options.parameters.precision, Precision::double_precision);
  EXPECT_EQ(options.parameters.order, Order::particle);
  EXPECT_EQ(options.device.kind, DeviceChoice::Kind::automatic);
  EXPECT_FALSE(options.compare || options.quiet || options.list_devices);
  EXPECT_FALSE(options.threads || options.input || options.output || options.json);
}

TEST(Options, TimeIsCountedInSteps) {
  EXPECT_EQ(options_of({"--time", "0.3"}).parameters.steps, 30'000U);
  EXPECT_EQ(options_of({"--time", "1", "--timestep", "0.3"}).parameters.steps, 3U);
  EXPECT_GT(options_of({"--time", "1", "--timestep", "0.3"}).time_left, 0);
}

TEST(Options, StepsAreTakenAsTheyAre) {
  EXPECT_EQ(options_of({"--steps", "0"}).parameters.steps, 0U);
  EXPECT_EQ(options_of({"--steps=1e3"}).parameters.steps, 1'000U);
}

TEST(Options, DevicesAreNamedAsInTheReport) {
  using Kind = DeviceChoice::Kind;
  EXPECT_EQ(options_of({"--device", "cpu"}).device.kind, Kind::cpu);
  EXPECT_EQ(options_of({"--device", "cuda"}).device.kind, Kind::cuda);
  EXPECT_THAT(options_of({"--device", "cuda"}).device.indices, IsEmpty());
  EXPECT_THAT(options_of({"--device", "cuda:3"}).device.indices, ElementsAre(3));
  EXPECT_THAT(options_of({"--device", "cuda:2,0,1"}).device.indices, ElementsAre(2, 0, 1));
  EXPECT_EQ(options_of({"--device", "cuda:all"}).device.kind, Kind::all_cuda);
}

TEST(Options, LastOfARepeatedFlagCounts) {
  EXPECT_EQ(options_of({"--particles", "1", "--particles", "2"}).parameters.particles, 2U);
}

TEST(Options, SeedTakesAllSixtyFourBits) {
  EXPECT_EQ(options_of({"--seed", "18446744073709551615"}).parameters.seed, UINT64_MAX);
  EXPECT_EQ(options_of({"--seed", "0"}).parameters.seed, 0U);
}

TEST(Options, FirstGoesUpToWhereTheParticlesAreTheLastThatThereAre) {
  EXPECT_EQ(options_of({}).parameters.first, 0U);
  EXPECT_EQ(options_of({"--first", "1e9"}).parameters.first, 1'000'000'000U);
  const char* const last = "9007199254740990";  // 2^53 - 2
  EXPECT_EQ(options_of({"--first", last, "--particles", "2"}).parameters.first, most_count - 2);
  test::expect_error(ErrorKind::bad_input, testing::HasSubstr("--first"), [&] {
    options_of({"--first", last, "--particles", "3"});
  });
}

// How many particles there are is then said by the checkpoint.
TEST(Options, FirstOfARunThatGoesOnIsNotHeldToTheDefaultParticles) {
  EXPECT_EQ(options_of({"--resume", "a.ckpt", "--first", "9007199254740990"}).parameters.first,
            most_count - 2);
}

}  // namespace
}  // namespace simgpu::driver
