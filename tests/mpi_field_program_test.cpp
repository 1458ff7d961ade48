// simgpu-mpi in a gridded field of a file, held against plain simgpu.

#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>

#include "arguments.hpp"
#include "json_report.hpp"
#include "made_ocean.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

class MpiFieldProgram : public testing::TestWithParam<int> {
 protected:
  MpiFieldProgram() { ocean().write(file("ocean.nc")); }

  std::string file(const std::string& name) const { return folder_.path() / name; }

  /// A day of the field, in steps that its times do not divide. Some particles leave it.
  Arguments day() const {
    return {"--device",    "cpu",  "--flow",     file("ocean.nc"),
            "--particles", "2001", "--timestep", "700",
            "--steps",     "120",  "--json",     "-"};
  }

  TemporaryFolder folder_;
};
INSTANTIATE_TEST_SUITE_P(, MpiFieldProgram, testing::Values(1, 2, 3));

TEST_P(MpiFieldProgram, GivesTheFilesOfPlainSimgpu) {
  std::istringstream formats(std::string(SIMGPU_TEST_FORMATS) + " .nc");
  for (std::string suffix; formats >> suffix;) {
    const Arguments output = {"--output"};
    const std::string expected = file("plain" + suffix);
    const std::string actual = file("ranks" + suffix);
    ASSERT_EQ(simgpu(day() + output + Arguments{expected}).exit_code, 0);
    const ProgramResult ranks = run_ranks(GetParam(), day() + output + Arguments{actual});
    ASSERT_EQ(ranks.exit_code, 0) << ranks.err;
    EXPECT_TRUE(read_file(actual) == read_file(expected)) << suffix;
  }
}

TEST_P(MpiFieldProgram, TellsWhatPlainSimgpuTellsAndTheMemoryOfEachRank) {
  const auto plain = report_of(simgpu(day()))["runs"][0];
  const auto report = report_of(run_ranks(GetParam(), day()));
  const auto& run = report["runs"][0];
  EXPECT_EQ(run["checksum"], plain["checksum"]);
  EXPECT_EQ(run["field"], plain["field"]);
  EXPECT_EQ(run["memory"]["host_own_peak_bytes"], run["memory"]["predicted_host_own_bytes"]);
  constexpr std::uint64_t of_level = 17 * 17 * 2 * sizeof(float);
  for (const auto& rank : report["ranks"]) {
    EXPECT_GT(rank["host_own_peak_bytes"], 4 * of_level) << rank["rank"];
  }
}

TEST_P(MpiFieldProgram, GivesTheSameBitsOnAGpuOfEachRank) {
  const ProgramSetting gpus = {.environment = {{"SIMGPU_TEST_GPUS", std::to_string(GetParam())}}};
  EXPECT_EQ(checksum_of(run_ranks(GetParam(), day() + Arguments{"--device", "cuda"}, gpus,
                                  mpi_fake_gpu_program())),
            checksum_of(simgpu(day())));
}

TEST_P(MpiFieldProgram, GoesOnFromACheckpointOfOtherRanks) {
  const Arguments save = {"--checkpoint", file("run.ckpt"), "--checkpoint-every", "41"};
  const std::string whole = checksum_of(run_ranks(2, day() + save));
  const Arguments resume = {"--resume", file("run.ckpt.1"), "--device", "cpu", "--json", "-"};
  EXPECT_EQ(checksum_of(run_ranks(GetParam(), resume)), whole);
}

TEST_P(MpiFieldProgram, GivesTheSameBitsInChunks) {
  const std::string whole = checksum_of(simgpu(day()));
  for (const char* chunk : {"500", "2000"}) {  // the last one of a single particle
    EXPECT_EQ(checksum_of(run_ranks(GetParam(), day() + Arguments{"--chunk", chunk})), whole);
  }
}

}  // namespace
}  // namespace simgpu::test
