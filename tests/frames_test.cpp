// What --snapshot and --render take, and what not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arguments.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::HasSubstr;

TEST(Frames, FlagsThatBelongTogetherAreAskedFor) {
  EXPECT_THAT(simgpu({"--snapshot", "x.xdmf"}).err, HasSubstr("--snapshot-every"));
  EXPECT_THAT(simgpu({"--snapshot-every", "5"}).err, HasSubstr("--snapshot FILE"));
  EXPECT_THAT(simgpu({"--render-every", "5"}).err, HasSubstr("--render FILE"));
}

TEST(Frames, NamesAndNumbersThatDoNotDoAreRefused) {
  EXPECT_EQ(simgpu({"--snapshot", "x.h5", "--snapshot-every", "5"}).exit_code, 2);
  EXPECT_EQ(simgpu({"--render", "x.jpg"}).exit_code, 2);
  for (const char* every : {"0", "-1", "x", "1.5", ""}) {
    EXPECT_EQ(simgpu({"--snapshot", "x.xdmf", "--snapshot-every", every}).exit_code, 2) << every;
  }
}

}  // namespace
}  // namespace simgpu::test
