// The real program on machines whose NVIDIA driver is old or finds no GPU (see fake_driver.cpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "run_program.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* new_version = "99000";

ProgramResult simgpu_with_driver(const char* version, const char* init,
                                 const std::vector<std::string>& arguments) {
  const char* folder = std::getenv("SIMGPU_FAKE_DRIVER");
  return simgpu(
      arguments,
      {.environment = {{"LD_LIBRARY_PATH", folder != nullptr ? folder : SIMGPU_FAKE_DRIVER_FOLDER},
                       {"SIMGPU_FAKE_DRIVER_VERSION", version},
                       {"SIMGPU_FAKE_DRIVER_INIT", init}}});
}

TEST(Driver, OlderThanTheToolkitNamesBothVersionsAndTheRemedy) {
  const ProgramResult result = simgpu_with_driver("11040", "0", {"--device", "cuda"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, AllOf(HasSubstr("CUDA up to 11.4"), HasSubstr(SIMGPU_TOOLKIT_VERSION),
                                HasSubstr("install a newer driver"), HasSubstr("--device cpu"),
                                Not(HasSubstr("35"))));
}

TEST(Driver, WithoutAGpuSaysSo) {
  constexpr const char* no_device = "100";
  const ProgramResult result = simgpu_with_driver(new_version, no_device, {"--device", "cuda:0"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, HasSubstr("no CUDA device is visible"));
}

TEST(Driver, ThatFailsOtherwiseKeepsCudasWords) {
  constexpr const char* unknown = "999";
  const ProgramResult result = simgpu_with_driver(new_version, unknown, {"--device", "cuda"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, HasSubstr("unknown error"));
}

TEST(Driver, ThatIsOldLeavesAutoOnTheCpuWithTheReason) {
  const ProgramResult result = simgpu_with_driver("11040", "0", {"--particles", "100"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, AllOf(HasSubstr("running on cpu"), HasSubstr("11.4")));
}

}  // namespace
}  // namespace simgpu::test
