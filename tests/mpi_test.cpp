// simgpu-mpi as mpirun starts it, held against plain simgpu.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "json_report.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// More particles than a block, and divided unevenly.
const Arguments mpi_particles = {"--particles", "70001", "--steps", "7"};

std::string plain_checksum(const Arguments& arguments) {
  return checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + arguments));
}

/// What the program itself said, without mpirun's words.
std::vector<std::string> sentences(const ProgramResult& result) {
  std::vector<std::string> found;
  std::istringstream lines(result.err);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("simgpu")) found.push_back(line);
  }
  return found;
}

class Mpi : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

class MpiRanks : public Mpi, public testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(, MpiRanks, testing::Values(1, 2, 3, 4));

TEST_P(MpiRanks, GiveTheFilesOfPlainSimgpu) {
  std::istringstream formats(SIMGPU_TEST_FORMATS);
  for (std::string suffix; formats >> suffix;) {
    const std::string expected = folder_.path() / ("plain" + suffix);
    const std::string actual = folder_.path() / ("ranks" + suffix);
    const ProgramResult plain =
        simgpu(Arguments{"--device", "cpu", "--quiet", "--output", expected} + mpi_particles);
    ASSERT_EQ(plain.exit_code, 0) << plain.err;
    const ProgramResult ranks = run_ranks(
        GetParam(), Arguments{"--device", "cpu", "--quiet", "--output", actual} + mpi_particles);
    ASSERT_EQ(ranks.exit_code, 0) << ranks.err;
    EXPECT_TRUE(read_file(actual) == read_file(expected)) << suffix;
  }
}

TEST_P(MpiRanks, GiveTheTrajectoryOfPlainSimgpu) {
  const auto writing = [&](const char* name) {
    return Arguments{"--device",           "cpu", "--quiet",
                     "--trajectory-every", "4",   "--trajectory",
                     folder_.path() / name} +
           mpi_particles;
  };
  const ProgramResult plain = simgpu(writing("plain.nc"));
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  const ProgramResult ranks = run_ranks(GetParam(), writing("ranks.nc"));
  ASSERT_EQ(ranks.exit_code, 0) << ranks.err;
  const std::string expected = read_file(folder_.path() / "plain.nc");
  EXPECT_THAT(expected, StartsWith("CDF"));
  EXPECT_TRUE(read_file(folder_.path() / "ranks.nc") == expected);
}

TEST_P(MpiRanks, GiveTheCompressedTrajectoryOfPlainSimgpu) {
  if (std::string_view(SIMGPU_TEST_FORMATS).find(".nc") == std::string_view::npos) {
    GTEST_SKIP() << "built without NetCDF";
  }
  const auto writing = [&](const char* name) {
    return Arguments{"--device",
                     "cpu",
                     "--quiet",
                     "--trajectory-every",
                     "4",
                     "--trajectory",
                     folder_.path() / "run.nc",
                     "--trajectory-compressed",
                     folder_.path() / name} +
           mpi_particles;
  };
  const ProgramResult plain = simgpu(writing("plain.nc"));
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  const ProgramResult ranks = run_ranks(GetParam(), writing("ranks.nc"));
  ASSERT_EQ(ranks.exit_code, 0) << ranks.err;
  EXPECT_TRUE(read_file(folder_.path() / "ranks.nc") == read_file(folder_.path() / "plain.nc"));
}

TEST_P(MpiRanks, GiveTheChecksumAndAreVerified) {
  for (const Arguments& more :
       {Arguments{}, Arguments{"--precision", "single", "--order", "step"}}) {
    const json report =
        report_of(run_ranks(GetParam(), Arguments{"--device", "cpu", "--verify", "--json", "-"} +
                                            mpi_particles + more));
    EXPECT_EQ(report["runs"][0]["checksum"], plain_checksum(mpi_particles + more));
    EXPECT_TRUE(report["verify"]["passed"]);
  }
}

TEST_P(MpiRanks, ConvergeAsPlainSimgpuDoes) {
  const Arguments run =
      mpi_particles + Arguments{"--convergence", "--flow", "double-gyre", "--device", "cpu",
                                "--timestep",    "0.5",    "--json",      "-"};
  EXPECT_EQ(report_of(run_ranks(GetParam(), run))["differences"],
            report_of(simgpu(run))["differences"]);
}

TEST_P(MpiRanks, BadInputIsOneSentence) {
  for (const Arguments& bad :
       {Arguments{"--particels", "3"}, Arguments{"--input", folder_.path() / "nowhere.csv"}}) {
    const ProgramResult result = run_ranks(GetParam(), Arguments{"--device", "cpu"} + bad);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    ASSERT_EQ(sentences(result).size(), 1U) << result.err;
    EXPECT_THAT(sentences(result)[0], HasSubstr(bad[0] == "--input" ? "nowhere.csv" : bad[0]));
  }
}

TEST_P(MpiRanks, SayWhatIsAskedForOnce) {
  const ProgramResult result = run_ranks(GetParam(), {"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, simgpu({"--version"}).out);
}

TEST_F(Mpi, MoreRanksThanParticlesGiveTheSame) {
  const Arguments few = {"--particles", "2", "--steps", "7"};
  EXPECT_EQ(checksum_of(run_ranks(4, Arguments{"--device", "cpu", "--json", "-"} + few)),
            plain_checksum(few));
}

TEST_F(Mpi, AnyCallOfASimulationGivesWhatOneCpuGives) {
  for (const int ranks : {2, 3}) {
    const ProgramResult result = run_ranks(ranks, {}, {}, SIMGPU_BUILT_MPI_VIEWS);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.out, "equal, all given back\n");
  }
}

TEST_F(Mpi, InputIsReadAndVerifiedByAllRanks) {
  const std::string start = folder_.path() / "start.npy";
  ASSERT_EQ(
      simgpu(Arguments{"--device", "cpu", "--quiet", "--output", start} + mpi_particles).exit_code,
      0);
  const Arguments from = {"--input", start, "--steps", "5"};
  const json report =
      report_of(run_ranks(3, Arguments{"--device", "cpu", "--verify", "--json", "-"} + from));
  EXPECT_EQ(report["runs"][0]["checksum"], plain_checksum(from));
  EXPECT_TRUE(report["verify"]["passed"]);
}

TEST_F(Mpi, ReportHasTheMemoryOfEachRank) {
  const json report = report_of(
      run_ranks(3, {"--device", "cpu", "--particles", "70000", "--steps", "7", "--json", "-"}));
  EXPECT_EQ(report["runs"][0]["device"], "mpi: 3 x cpu");
  EXPECT_EQ(report["runs"][0]["memory"]["predicted_host_own_bytes"],
            report["runs"][0]["memory"]["host_own_peak_bytes"]);
  ASSERT_EQ(report["ranks"].size(), 3U);
  int rank = 0;
  for (const json& one : report["ranks"]) {
    EXPECT_EQ(one["rank"], rank);
    EXPECT_GE(one["host_own_peak_bytes"], 70'000 / 3 * 24);
    EXPECT_EQ(one["host_own_bytes"], 0) << "all is given back";
    EXPECT_GT(one["evolve_seconds"], 0);
    EXPECT_FALSE(one["host"].get<std::string>().empty());
    ++rank;
  }
  const ProgramResult text = run_ranks(3, Arguments{"--device", "cpu"} + mpi_particles);
  EXPECT_THAT(text.out, AllOf(HasSubstr("Ranks: 3 on 1 host"), HasSubstr("peak RSS"),
                              HasSubstr(", the most on rank ")));
  EXPECT_TRUE(report_of(simgpu({"--device", "cpu", "--json", "-"}))["ranks"].is_null());
}

TEST_F(Mpi, TimelineSamplesBesideTheRanks) {
  const std::string timeline = folder_.path() / "timeline.csv";
  const ProgramResult result = run_ranks(
      2, Arguments{"--device", "cpu", "--memory-timeline", timeline, "--memory-interval", "1ms"} +
             mpi_particles);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_file(timeline), HasSubstr("mpi: 2 x cpu"));
}

TEST_F(Mpi, EachRankHasTheThreadsAskedFor) {
  const auto threads = [](const Arguments& more, const ProgramSetting& setting) {
    return report_of(
        run_ranks(3, Arguments{"--device", "cpu", "--particles", "9", "--json", "-"} + more,
                  setting))["runs"][0]["threads"];
  };
  EXPECT_EQ(threads({"--threads", "2"}, {}), 6);
  EXPECT_EQ(threads({}, {.environment = {{"OMP_NUM_THREADS", "4"}}}), 12);
  EXPECT_EQ(threads({"--threads", "1"}, {.environment = {{"OMP_NUM_THREADS", "4"}}}), 3);
}

TEST_F(Mpi, OtherArgumentsOfARankAreTold) {
  const std::string program = mpi_program();
  const ProgramResult result =
      mpirun({"-n", "2", program, "--steps", "3", ":", "-n", "1", program, "--steps", "4"});
  EXPECT_EQ(result.exit_code, 2);
  ASSERT_EQ(sentences(result).size(), 1U) << result.err;
  EXPECT_THAT(sentences(result)[0], AllOf(HasSubstr("rank 2 ("), HasSubstr("other arguments")));
}

TEST_F(Mpi, AnotherProgramOnARankIsTold) {
  const std::filesystem::path other = folder_.path() / "other";
  std::filesystem::copy_file(mpi_program(), other);
  std::ofstream(other, std::ios::app) << '\n';
  const ProgramResult result =
      mpirun({"-n", "1", mpi_program(), "--steps", "3", ":", "-n", "1", other, "--steps", "3"});
  EXPECT_EQ(result.exit_code, 2);
  ASSERT_EQ(sentences(result).size(), 1U) << result.err;
  EXPECT_THAT(sentences(result)[0], AllOf(HasSubstr("rank 1 ("), HasSubstr("another program")));
}

TEST_F(Mpi, AnotherEnvironmentOfARankIsTold) {
  const std::string program = mpi_program();
  const ProgramResult result =
      mpirun({"-n", "1", program, ":", "-n", "1", "-x", "SIMGPU_X=1", program});
  EXPECT_EQ(result.exit_code, 2);
  ASSERT_EQ(sentences(result).size(), 1U) << result.err;
  EXPECT_THAT(sentences(result)[0], AllOf(HasSubstr("rank 1 ("), HasSubstr("environment")));
}

TEST_F(Mpi, FlagsForOneProcessAreRefused) {
  for (const Arguments& refused :
       {Arguments{"--soak", "1s"}, Arguments{"--estimate"}, Arguments{"--list-devices"},
        Arguments{"--reproducible"}, Arguments{"--device", "cuda:0"}}) {
    const ProgramResult result = run_ranks(2, refused);
    EXPECT_EQ(result.exit_code, 2);
    ASSERT_EQ(sentences(result).size(), 1U) << result.err;
    EXPECT_THAT(sentences(result)[0], AllOf(HasSubstr(refused[0]), HasSubstr("for one process")));
  }
}

TEST_F(Mpi, RanksOfAHostDivideItsMemory) {
  std::ifstream file("/proc/meminfo");
  std::uint64_t available = 0;
  for (std::string word; file >> word && word != "MemAvailable:";) {
  }
  ASSERT_TRUE(file >> available);
  // Each half would fit, and both do not. Nothing is written to before all have theirs.
  const std::uint64_t count = available * 1024 * 3 / 2 / 24;
  const ProgramResult result =
      run_ranks(2, {"--device", "cpu", "--particles", std::to_string(count), "--steps", "0"});
  EXPECT_EQ(result.exit_code, 5);
  ASSERT_EQ(sentences(result).size(), 1U) << result.err;
  EXPECT_THAT(sentences(result)[0], HasSubstr("its ranks would hold"));
}

}  // namespace
}  // namespace simgpu::test
