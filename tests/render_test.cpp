// Pictures of the real program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arguments.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Arguments drawn_steps = {"--device", "cpu", "--particles", "100", "--steps", "10"};

TEST(RenderTest, DrawsTheEndAndNumberedFrames) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "end.png";
  ASSERT_EQ(simgpu(drawn_steps + Arguments{"--render", file}).exit_code, 0);
  EXPECT_THAT(folder.names(), ElementsAre("end.png"));
  EXPECT_THAT(read_file(file), testing::StartsWith("\x89PNG"));
  ASSERT_EQ(simgpu(drawn_steps + Arguments{"--render", file, "--render-every", "6"}).exit_code, 0);
  EXPECT_THAT(folder.names(), ElementsAre("end-00.png", "end-06.png", "end-10.png", "end.png"));
  EXPECT_EQ(read_file(folder.path() / "end-10.png"), read_file(file));
}

TEST(RenderTest, FramesTakeThePlaceOfSimgpusPicturesAndOfNoOther) {
  const TemporaryFolder folder;
  const Arguments run =
      drawn_steps + Arguments{"--render", folder.path() / "end.png", "--render-every", "5"};
  ASSERT_EQ(simgpu(run).exit_code, 0);
  ASSERT_EQ(simgpu(run).exit_code, 0);
  // The same picture, but of an unknown program.
  std::string picture = read_file(folder.path() / "end-05.png");
  const std::string by = "Software";
  ASSERT_NE(picture.find(by), std::string::npos);
  picture.replace(picture.find(by), by.size(), "Someware");
  for (const std::string& foreign : {picture, std::string("mine"), std::string()}) {
    folder.write("end-05.png", foreign);
    const ProgramResult refused = simgpu(run);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr("end-05.png is in the way of a picture"));
    EXPECT_EQ(read_file(folder.path() / "end-05.png"), foreign);
  }
}

TEST(RenderTest, IsTheSamePictureFromAnyNumberOfThreadsAndOrder) {
  const TemporaryFolder folder;
  const std::string one = folder.path() / "one.png";
  const std::string other = folder.path() / "other.png";
  const Arguments run = {"--device", "cpu", "--particles", "70000", "--steps", "10"};
  ASSERT_EQ(simgpu(run + Arguments{"--render", one, "--threads", "1"}).exit_code, 0);
  ASSERT_EQ(
      simgpu(run + Arguments{"--render", other, "--threads", "3", "--order", "step"}).exit_code, 0);
  EXPECT_EQ(read_file(one), read_file(other));
}

TEST(RenderTest, IsKeptBackWhenACheckFindsADifference) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "end.png";
  const ProgramResult result =
      run_program(faulty_gpu_program(), {"--device", "cuda", "--compare", "--render", file},
                  {.environment = {{"SIMGPU_TEST_FAULT", "bit"}}});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(RenderTest, ThatCannotBeMadeIsFoundBeforeAnyWork) {
  const TemporaryFolder folder;
  const ProgramResult result = simgpu(
      {"--device", "cpu", "--steps", "1e15", "--render", folder.path() / "nowhere" / "end.png"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace simgpu::test
