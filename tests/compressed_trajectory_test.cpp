// Compressed copies of trajectories, by the real program. tests/trajectory_netcdf_test.py looks
// into them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "arguments.hpp"
#include "run_program.hpp"
#include "surroundings.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const Arguments run_to_compress = {"--device", "cpu", "--particles", "100", "--steps", "10"};

/// How files in netCDF-4 begin, which are in HDF5.
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

class CompressedTrajectory : public testing::Test {
 protected:
  void SetUp() override {
    if (std::string_view(SIMGPU_TEST_FORMATS).find(".nc") == std::string_view::npos) {
      GTEST_SKIP() << "built without NetCDF";
    }
  }

  std::string file(const char* name) const { return folder_.path() / name; }

  Arguments both() const {
    return {"--trajectory",   file("run.nc"),       "--trajectory-compressed",
            file("small.nc"), "--trajectory-every", "1"};
  }

  TemporaryFolder folder_;
};

TEST_F(CompressedTrajectory, IsTheOnlyOtherFileAndReplacesAnOlderOne) {
  folder_.write("small.nc", "old");
  ASSERT_EQ(simgpu(run_to_compress + both()).exit_code, 0);
  EXPECT_THAT(folder_.names(), ElementsAre("run.nc", "small.nc"));
  EXPECT_TRUE(read_file(file("small.nc")).starts_with(hdf5_signature));
}

TEST_F(CompressedTrajectory, IsAnInputThatEndsWithTheLastFrame) {
  ASSERT_EQ(simgpu(run_to_compress + both()).exit_code, 0);
  EXPECT_EQ(simgpu(run_to_compress + Arguments{"--compare-with", file("small.nc")}).exit_code, 0);
}

TEST_F(CompressedTrajectory, HoldsWhatTheRunPredicts) {
  const ProgramResult result = simgpu(run_to_compress + both());
  EXPECT_THAT(result.out, AllOf(HasSubstr("compress"), HasSubstr("as predicted")));
}

TEST_F(CompressedTrajectory, IsMadeByARunThatGoesOnAtItsEnd) {
  const std::string checkpoint = file("run.ckpt");
  ASSERT_EQ(simgpu(run_to_compress + both() + Arguments{"--checkpoint", checkpoint}).exit_code, 0);
  std::filesystem::remove(file("small.nc"));
  ASSERT_EQ(simgpu(both() + Arguments{"--device", "cpu", "--resume", checkpoint}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(file("small.nc")));
}

TEST_F(CompressedTrajectory, NeedsATrajectoryAndANameOfItsOwn) {
  const std::string small = file("small.nc");
  const Arguments trajectory = {"--trajectory", file("run.nc"), "--trajectory-every", "1"};
  const std::pair<Arguments, const char*> refused[] = {
      {{"--trajectory-compressed", small}, "needs --trajectory FILE"},
      {trajectory + Arguments{"--trajectory-compressed", file("small.h5")}, "does not end in .nc"},
      {trajectory + Arguments{"--trajectory-compressed", file("run.nc")}, "name the same file"}};
  for (const auto& [arguments, problem] : refused) {
    const ProgramResult result = simgpu(run_to_compress + arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--trajectory-compressed"), HasSubstr(problem)));
  }
  ASSERT_EQ(::mkfifo(small.c_str(), 0600), 0);
  const ProgramResult result = simgpu(run_to_compress + both());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("not a regular file"));
  EXPECT_THAT(folder_.names(), ElementsAre("small.nc"));
}

TEST_F(CompressedTrajectory, ThatCannotBeMadeIsFoundBeforeAnyStep) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--steps", "1e15", "--trajectory", file("run.nc"),
              "--trajectory-every", "1e14", "--trajectory-compressed", file("nowhere/small.nc")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(CompressedTrajectory, IsNotMadeOfOneThatLacksStates) {
  const ProgramResult result = simgpu(run_to_compress + both(), {.file_bytes = 9'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("small.nc"), HasSubstr("states are missing")));
  EXPECT_THAT(folder_.names(), ElementsAre("run.nc"));
}

// The trajectory takes 377 KiB, and its copy not much less.
TEST_F(CompressedTrajectory, OnAFullDiskLosesNothing) {
  const ProgramResult whole = simgpu({"--device", "cpu", "--particles", "12000", "--steps", "0",
                                      "--trajectory", file("whole.nc"), "--trajectory-every", "1"});
  ASSERT_EQ(whole.exit_code, 0);
  const TemporaryFolder kept;
  const std::string copy = kept.path() / "run.nc";
  const ProgramResult result =
      simgpu(Arguments{"--device", "cpu", "--particles", "12000", "--steps", "0"} +
                 Arguments{"--trajectory", copy, "--trajectory-every", "1"} +
                 Arguments{"--trajectory-compressed", file("small.nc")},
             {.surroundings = [&] {
               return with_own_mounts([&] { return hide(folder_.path(), "200k"); });
             }});
  if (result.exit_code == no_surroundings) GTEST_SKIP() << "no mounts of its own";
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("No space left on device"), HasSubstr("small.nc' is not written")));
  EXPECT_TRUE(read_file(copy) == read_file(file("whole.nc")));
}
#endif

}  // namespace
}  // namespace simgpu::test
