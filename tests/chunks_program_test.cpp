// The whole program in chunks: what it refuses, and what becomes of it where something goes wrong
// in a chunk that is not the first.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

#include "arguments.hpp"
#include "common/picture/png.hpp"
#include "json_report.hpp"
#include "particle_files.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

bool has_format(const std::string& suffix) {
  const auto built = formats();
  return std::ranges::find(built, suffix) != built.end();
}

class ChunkedProgram : public testing::Test {
 protected:
  std::string path(const char* name) const { return folder_.path() / name; }

  /// Nothing was written, and nothing is left behind.
  void expect_old_output(std::size_t entries = 1) const {
    EXPECT_EQ(read_file(output_), "old");
    EXPECT_EQ(folder_.entries(), entries);
  }

  TemporaryFolder folder_;
  std::filesystem::path output_ = folder_.write("out.csv", "old");
};

/// Flags for which all particles must be there at once, each with what names it in a sentence.
class NeedsAll : public ChunkedProgram {
 protected:
  std::vector<std::pair<Arguments, std::string>> flags() const {
    std::vector<std::pair<Arguments, std::string>> flags = {
        {{"--checkpoint", path("run.ckpt")}, "--checkpoint needs all particles at once"},
        {{"--trajectory", path("t.nc"), "--trajectory-every", "1"},
         "--trajectory needs all particles at once"}};
    if (has_format(".h5")) {
      flags.push_back({{"--snapshot", path("s.xdmf"), "--snapshot-every", "1"},
                       "--snapshot needs all particles at once"});
    }
    if (picture::png_unavailable().empty()) {
      flags.push_back({{"--render", path("p.png"), "--render-every", "1"},
                       "--render-every needs all particles at once"});
    }
    if (has_format(".npz")) {
      flags.push_back(
          {{"--output", path("e.npz")}, "--output of a .npz file needs all particles at once"});
    }
    return flags;
  }
};

TEST_F(NeedsAll, IsRefusedTogetherWithChunksByItsName) {
  for (const auto& [flag, sentence] : flags()) {
    const ProgramResult result = simgpu(Arguments{"--device", "cpu", "--chunk", "10"} + flag);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(sentence + "; leave --chunk out"));
    expect_old_output();
  }
}

TEST_F(NeedsAll, IsRefusedWhereALimitWouldAskForChunks) {
  for (const auto& [flag, sentence] : flags()) {
    const ProgramResult result =
        simgpu(Arguments{"--device", "cpu", "--particles", "1e6", "--memory-limit", "8MiB"} + flag);
    EXPECT_EQ(result.exit_code, 5);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--memory-limit allows"), HasSubstr(sentence)));
    expect_old_output();
  }
}

TEST_F(NeedsAll, CheckpointIsResumedWithAllItsParticles) {
  const std::string checkpoint = path("run.ckpt");
  ASSERT_EQ(simgpu({"--device", "cpu", "--checkpoint", checkpoint}).exit_code, 0);
  const Arguments resume = {"--device", "cpu", "--resume", checkpoint};
  const ProgramResult chunked = simgpu(resume + Arguments{"--chunk", "10"});
  EXPECT_EQ(chunked.exit_code, 2);
  EXPECT_THAT(chunked.err, HasSubstr("--resume needs all particles at once"));
  const ProgramResult limited = simgpu(resume + Arguments{"--memory-limit", "1MiB"});
  EXPECT_EQ(limited.exit_code, 5);
  EXPECT_THAT(limited.err, HasSubstr("--resume needs all particles at once"));
}

TEST_F(ChunkedProgram, LimitThatNotOneParticleKeepsIsExitFive) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--memory-limit", "23", "--output", output_, "--chunk", "1"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, HasSubstr("not one particle would fit"));
  expect_old_output();
}

TEST_F(ChunkedProgram, SoakTakesNoChunks) {
  const ProgramResult result = simgpu({"--device", "cpu", "--soak", "1s", "--chunk", "10"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--soak and --chunk exclude each other"));
}

TEST_F(ChunkedProgram, ChunksOfNoParticlesAreRefused) {
  for (const char* count : {"0", "-1", "1.5", "x", "1e17"}) {
    EXPECT_EQ(simgpu({"--device", "cpu", "--chunk", count}).exit_code, 2) << count;
  }
}

/// 49 good particles, and then this text.
std::string table_with(const std::string& end) {
  std::ostringstream table;
  table << "x,y,angular_speed\n";
  for (int row = 1; row < 50; ++row) table << row << ",1,1\n";
  return table.str() + end;
}

// The first steps that were taken would fail on that GPU.
TEST_F(ChunkedProgram, BadInputInTheLastChunkIsRefusedBeforeAnyWork) {
  for (const auto& [end, problem] :
       {std::pair{"0,0,1\n", "in.csv, row 50: the particle is at the origin"},
        {"1,nan,1\n", "in.csv, line 51 (row 50): column y"},
        {"1,1\n", "in.csv, line 51 (row 50): has 2 values"},
        {"1,1,1", "in.csv, line 51: has no end of line"}}) {
    const auto input = folder_.write("in.csv", table_with(end));
    for (const Arguments& output : {Arguments{}, Arguments{"--output", output_}}) {
      const ProgramResult result = with_faulty_gpu(
          "launch", Arguments{"--device", "cuda", "--input", input, "--chunk", "20"} + output);
      EXPECT_EQ(result.exit_code, 2) << end;
      EXPECT_THAT(result.err, HasSubstr(problem));
      expect_old_output(2);
    }
  }
}

TEST_F(ChunkedProgram, PipeIsRefusedAsInput) {
  const std::string pipe = path("pipe.csv");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const ProgramResult result = simgpu({"--device", "cpu", "--input", pipe, "--chunk", "10"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("pipe.csv"), HasSubstr("not a regular file")));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SIMGPU_SANITIZED)
// Sanitizers map files that grow. What cannot be written is met by the thread that writes while
// another chunk is moved, and by the last chunk's writing.
TEST_F(ChunkedProgram, FileThatGrowsBeyondItsLimitInAnyChunkLeavesTheOldOne) {
  for (const std::string& suffix : formats()) {
    if (suffix == ".npz") continue;
    // How long a .csv file will be is not known, only how long at least (300,018 bytes); the others
    // are refused before any step.
    const bool is_met_while_writing = suffix == ".csv";
    const std::string name = "out" + suffix;
    const auto output = folder_.write(name.c_str(), "old");
    for (const unsigned long bytes : {310'000UL, 600'000UL, 1'199'000UL}) {
      const ProgramResult result = simgpu(
          {"--device", "cpu", "--particles", "50_000", "--chunk", "9973", "--output", output},
          {.file_bytes = bytes});
      EXPECT_EQ(result.exit_code, 1) << name << ' ' << bytes;
      EXPECT_THAT(result.err, testing::StartsWith("simgpu: "));  // and not a library's words
      EXPECT_THAT(result.err,
                  HasSubstr(is_met_while_writing ? name + ": cannot write: File too large\n"
                                                 : std::string("(ulimit -f)\n")));
      EXPECT_EQ(read_file(output), "old");
    }
  }
}
#endif

// Two simulations take turns where files are written, and each has its third chunk wrong.
TEST_F(ChunkedProgram, DifferenceInAMiddleChunkKeepsTheOutputBackAndNamesItsParticle) {
  const Arguments arguments = {"--compare", "--particles", "701",    "--chunk", "100",
                               "--first",   "5000000000",  "--json", "-"};
  const ProgramResult written =
      with_faulty_gpu("third", arguments + Arguments{"--output", output_});
  EXPECT_EQ(written.exit_code, 3);
  EXPECT_THAT(written.err,
              AllOf(HasSubstr("particle 5000000417,"), HasSubstr("out.csv is not written")));
  const json compare = json::parse(written.out)["compare"];
  EXPECT_EQ(compare["differing"], 2);
  EXPECT_EQ(compare["first_index"], 5000000417);
  EXPECT_EQ(compare["listed"].at(1)["index"], 5000000517);
  expect_old_output();

  const ProgramResult not_written = with_faulty_gpu("third", arguments);
  EXPECT_EQ(not_written.exit_code, 3);
  EXPECT_EQ(json::parse(not_written.out)["compare"]["first_index"], 5000000217);
}

TEST_F(ChunkedProgram, DifferenceFromASavedStateInAMiddleChunkKeepsTheOutputBack) {
  const Arguments run = {"--particles", "701"};
  const std::string saved = path("saved.npy");
  ASSERT_EQ(simgpu(Arguments{"--device", "cpu", "--output", saved} + run).exit_code, 0);
  const ProgramResult result = with_faulty_gpu(
      "third", run + Arguments{"--device", "cuda", "--chunk", "100", "--compare-with", saved,
                               "--output", output_, "--json", "-"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("particle 217,"));
  EXPECT_EQ(json::parse(result.out)["compare_with"]["compare"]["differing"], 1);
  expect_old_output(2);
}

TEST_F(ChunkedProgram, ParticleThatDoesNotVerifyInALaterChunkIsNamed) {
  // Particle 17 of each chunk is left where it was, and only the second chunk has so many.
  const ProgramResult result =
      with_faulty_gpu("skip", {"--device", "cuda", "--particles", "40", "--chunk", "20", "--verify",
                               "--json", "-", "--output", output_});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(json::parse(result.out)["verify"]["worst_index"].get<int>(), testing::AnyOf(17, 37));
  expect_old_output();
}

TEST_F(ChunkedProgram, LaunchThatFailsWhileAnotherChunkIsWrittenEndsTheRun) {
  for (const char* particles : {"500", "600", "700"}) {
    const ProgramResult result = with_faulty_gpu(
        "third_launch",
        {"--device", "cuda", "--particles", particles, "--chunk", "100", "--output", output_});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.err, "simgpu: CUDA failed: unspecified launch failure\n");
    EXPECT_THAT(result.out, IsEmpty());
    expect_old_output();
  }
}

TEST_F(ChunkedProgram, EndedByASignalLeavesTheOldOutput) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--steps", "1e12", "--chunk", "10_000", "--output", output_},
             {.signal = SignalToSend{SIGTERM}});
  EXPECT_EQ(result.exit_code, 128 + SIGTERM);
  EXPECT_THAT(result.out, IsEmpty());
  expect_old_output();
}

TEST(ChunkedEstimate, SaysTheChunksThatTheRunThenHas) {
  const TemporaryFolder folder;
  for (const Arguments& flags :
       {Arguments{"--memory-limit", "2MiB"}, Arguments{"--chunk", "7000"},
        Arguments{"--memory-limit", "3MiB", "--output", folder.path() / "end.csv"},
        Arguments{"--memory-limit", "8MiB"}, Arguments{"--compare", "--memory-limit", "6MiB"},
        Arguments{"--device", "cuda", "--device-memory-limit", "1MiB"}}) {
    const Arguments run = Arguments{"--particles", "300_001", "--json", "-"} + flags;
    const json said = report_of(with_faulty_gpu("none", run + Arguments{"--estimate"}));
    const json took = report_of(with_faulty_gpu("none", run));
    EXPECT_EQ(said["chunks"], took["chunks"]) << testing::PrintToString(flags);
    const json memory = took["runs"].at(0)["memory"];
    EXPECT_EQ(said["runs"].at(0)["predicted_host_own_bytes"], memory["host_own_peak_bytes"]);
    EXPECT_EQ(said["runs"].at(0)["predicted_device_own_bytes"], memory["device_own_peak_bytes"]);
  }
}

// Of each device, though both are held while either has its turn.
TEST(ChunkedLines, OfEachDeviceAddUpToNothing) {
  const TemporaryFolder folder;
  const std::string start = folder.path() / "start.csv";
  ASSERT_EQ(simgpu({"--device", "cpu", "--steps", "0", "--output", start}).exit_code, 0);
  for (const Arguments& flags : {Arguments{}, Arguments{"--verify"}, Arguments{"--input", start},
                                 Arguments{"--input", start, "--verify"}}) {
    const json report = report_of(
        with_faulty_gpu("none", flags + Arguments{"--compare", "--chunk", "30_000", "--output",
                                                  folder.path() / "end.csv", "--json", "-"}));
    for (const json& run : report["runs"]) {
      std::int64_t host = 0;
      std::int64_t device = 0;
      for (const json& line : run["memory"]["lines"]) {
        host += line["host_own_increment_bytes"].get<std::int64_t>();
        device += line["device_own_increment_bytes"].get<std::int64_t>();
      }
      EXPECT_EQ(host, 0) << run["device"] << testing::PrintToString(flags);
      EXPECT_EQ(device, 0) << run["device"] << testing::PrintToString(flags);
    }
  }
}

TEST(ChunkedEstimate, TextOfEstimateAndReportSaysTheChunks) {
  const Arguments run = {"--device", "cpu", "--particles", "1000", "--chunk", "300"};
  EXPECT_THAT(simgpu(run).out, HasSubstr("\nIn 4 chunks of up to 300 particles.\n"));
  EXPECT_THAT(simgpu(run + Arguments{"--estimate"}).out,
              HasSubstr("\nIn 4 chunks of up to 300 particles.\n"));
  EXPECT_THAT(simgpu(run + Arguments{"--chunk", "1000"}).out, testing::Not(HasSubstr("chunk")));
}

}  // namespace
}  // namespace simgpu::test
