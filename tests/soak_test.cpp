// simgpu --soak, on the CPU and on a GPU of the tests' own (see faulty_gpu.cpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "run_program.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

ProgramResult soak(const char* fault, const std::vector<std::string>& arguments) {
  // The last of a repeated flag counts, so these are what `arguments` do not say otherwise.
  std::vector<std::string> all = {"--soak", "50ms", "--particles", "1000"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return with_faulty_gpu(fault, all);
}

TEST(Soak, OfAGoodDeviceIsExitZero) {
  for (const char* device : {"cpu", "cuda"}) {
    for (const char* math : {"exact", "fast"}) {
      const ProgramResult result = soak("none", {"--device", device, "--math", math});
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_THAT(result.out, AllOf(HasSubstr("Soak of " + std::string(device)),
                                    HasSubstr("Every checksum equals the CPU's")));
    }
  }
}

TEST(Soak, WrongBitIsExitThreeAndNamesDeviceRoundParticleFieldAndBits) {
  for (const char* precision : {"double", "single"}) {
    const ProgramResult result = soak("bit", {"--device", "cuda", "--precision", precision});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err,
                AllOf(HasSubstr("cuda:0"), HasSubstr("GPU-00000000-0000-0000-0000-000000000000"),
                      HasSubstr("round 1, seed 42"), HasSubstr("1 of 1,000 particles"),
                      HasSubstr("particle 17, y"), HasSubstr("differing bits 0x1)")));
  }
}

TEST(Soak, FaultThatPassesIsTold) {
  const ProgramResult result =
      soak("third", {"--device", "cuda", "--soak", "10s", "--json", "-", "--quiet"});
  EXPECT_EQ(result.exit_code, 3);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["runs"], 3);
  EXPECT_EQ(document["uuid"], "GPU-00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(document["failure"]["particle"], 17);
  EXPECT_EQ(document["failure"]["field"], "y");
  EXPECT_EQ(document["failure"]["xor"], "0000000000000001");
}

TEST(Soak, FaultOfTheFirstRunAloneIsTold) {
  const ProgramResult result = soak("first", {"--device", "cuda", "--soak", "10s"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("FAILED in round 1"), HasSubstr("particle 17, y")));
}

TEST(Soak, SkippedParticleIsTold) {
  EXPECT_EQ(soak("skip", {"--device", "cuda"}).exit_code, 3);
}

TEST(Soak, EachRoundHasItsOwnSeed) {
  const ProgramResult result = soak("none", {"--device", "cpu", "--json", "-"});
  const json document = json::parse(result.out);
  EXPECT_GE(document["rounds"], 1);
  EXPECT_EQ(document["params"]["seed"], 42);
  EXPECT_TRUE(document["failure"].is_null());
}

TEST(Soak, FailureToLaunchIsTheErrorThatItAlwaysIs) {
  const ProgramResult result = soak("launch", {"--device", "cuda"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("unspecified launch failure"));
}

TEST(Soak, ParticlesThatLeaveTheDomainAreBadInputAndNoFault) {
  for (const char* device : {"cpu", "cuda"}) {
    const ProgramResult result =
        soak("none", {"--device", device, "--timestep", "1e300", "--steps", "3"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("seed 42"));
  }
}

TEST(Soak, OverALimitIsExitFive) {
  const ProgramResult result = soak("none", {"--device", "cuda", "--device-memory-limit", "10KiB"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, HasSubstr("--device-memory-limit"));
}

TEST(Soak, TakesNoFlagOfOtherRuns) {
  for (const char* flag :
       {"--verify", "--compare", "--estimate", "--reproducible", "--list-devices"}) {
    const ProgramResult result = simgpu({"--soak", "1s", flag});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--soak"), HasSubstr(flag)));
  }
  for (const char* time : {"0s", "-1s", "10", "", "5 minutes"}) {
    const ProgramResult result = simgpu({"--soak", time});
    EXPECT_EQ(result.exit_code, 2) << time;
    EXPECT_THAT(result.err, HasSubstr("--soak")) << time;
  }
}

}  // namespace
}  // namespace simgpu::test
