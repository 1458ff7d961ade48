// The real program stopped, and going on from where it was, on the CPU and on a GPU of the tests'
// own (see faulty_gpu.cpp).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ResumeTest : public testing::Test {
 protected:
  /// Writes checkpoints of a run on the CPU. The last is of its end, the one before of its middle.
  void run_with_checkpoints(const Arguments& parameters, const char* every) const {
    const ProgramResult result =
        simgpu(Arguments{"--device", "cpu", "--checkpoint", file_, "--checkpoint-every", every} +
               parameters);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    ASSERT_TRUE(std::filesystem::exists(file_));
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() / "run.ckpt";
  std::string middle_ = file_ + ".1";
};

TEST_F(ResumeTest, OnAnyDeviceWithAnyThreadsAndOrderGivesTheChecksumOfARunNeverStopped) {
  for (const Arguments& parameters :
       {Arguments{"--particles", "70000", "--steps", "25"},
        Arguments{"--particles", "1000", "--steps", "25", "--precision", "single", "--seed", "7"},
        Arguments{"--particles", "1000", "--steps", "25", "--timestep", "0.01"},
        Arguments{"--particles", "1000", "--steps", "25", "--first", "4294967000"},
        Arguments{"--particles", "1000", "--steps", "25", "--first", "9007199254739992"}}) {
    const std::string expected =
        checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + parameters));
    run_with_checkpoints(parameters, "10");
    const Arguments resume = {"--resume", middle_, "--json", "-"};
    for (const char* threads : {"1", "3"}) {
      for (const char* order : {"particle", "step"}) {
        const json report = report_of(
            simgpu(resume + Arguments{"--device", "cpu", "--threads", threads, "--order", order}));
        EXPECT_EQ(report["runs"][0]["checksum"], expected);
        EXPECT_EQ(report["resumed"]["step"], 20);
      }
    }
    EXPECT_EQ(checksum_of(with_faulty_gpu("none", resume + Arguments{"--device", "cuda"})),
              expected);
    EXPECT_EQ(
        checksum_of(with_faulty_gpu("none", resume + Arguments{"--device", "cuda", "--compare"})),
        expected);
  }
}

TEST_F(ResumeTest, OfFastArithmeticGivesItsBits) {
  const Arguments parameters = {"--particles", "100", "--steps", "3000", "--math", "fast"};
  const std::string expected =
      checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + parameters));
  run_with_checkpoints(parameters, "1024");
  const json report = report_of(simgpu({"--device", "cpu", "--resume", middle_, "--json", "-"}));
  EXPECT_EQ(report["runs"][0]["checksum"], expected);
  EXPECT_EQ(report["resumed"]["step"], 2048);
  EXPECT_EQ(report["params"]["math"], "fast");
}

TEST_F(ResumeTest, OfAStartFromAFileGoesOnWithoutIt) {
  const auto start = folder_.write("start.csv", "x,y,angular_speed\n1,0,1\n0,2,-1\n");
  const Arguments parameters = {"--input", start, "--steps", "25"};
  const std::string expected =
      checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + parameters));
  run_with_checkpoints(parameters, "10");
  const std::string whole = folder_.path() / "whole.json";
  ASSERT_EQ(simgpu(Arguments{"--device", "cpu", "--json", whole} + parameters).exit_code, 0);
  std::filesystem::remove(start);
  const json report = report_of(
      simgpu({"--device", "cpu", "--resume", middle_, "--json", "-", "--compare-with", whole}));
  EXPECT_EQ(report["runs"][0]["checksum"], expected);
  EXPECT_TRUE(report["params"]["seed"].is_null());
  const ProgramResult verified = simgpu({"--resume", file_, "--verify"});
  EXPECT_EQ(verified.exit_code, 2);
  EXPECT_THAT(verified.err, HasSubstr("--verify needs the start"));
}

TEST_F(ResumeTest, IsVerifiedAsAWhole) {
  run_with_checkpoints({"--particles", "1000", "--steps", "25"}, "10");
  const json report =
      report_of(simgpu({"--device", "cpu", "--resume", middle_, "--verify", "--json", "-"}));
  EXPECT_TRUE(report["verify"]["passed"]);
}

TEST_F(ResumeTest, ASignalSavesTheRunAndEndsItWithItsNumber) {
  // Steps too long for a particle to be enclosed take a second in all.
  const Arguments parameters = {"--particles", "50000", "--steps", "20000", "--timestep", "0.01"};
  const std::string expected =
      checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + parameters));
  for (const int signal : {SIGINT, SIGTERM}) {
    std::filesystem::remove(file_);
    std::filesystem::remove(middle_);
    const ProgramResult stopped = simgpu(Arguments{"--device", "cpu", "--checkpoint", file_,
                                                   "--checkpoint-every", "20ms", "--quiet"} +
                                             parameters,
                                         {.signal = SignalToSend{signal, file_}});
    EXPECT_EQ(stopped.exit_code, 128 + signal);
    EXPECT_EQ(stopped.out, "");
    EXPECT_THAT(stopped.err, AllOf(HasSubstr(signal == SIGINT ? "SIGINT" : "SIGTERM"),
                                   HasSubstr("resume with --resume " + file_)));
    EXPECT_EQ(checksum_of(simgpu({"--device", "cpu", "--resume", file_, "--json", "-"})), expected);
  }
}

TEST_F(ResumeTest, WithAnotherParameterIsRefused) {
  run_with_checkpoints({"--particles", "10", "--steps", "25"}, "10");
  const std::pair<const char*, const char*> others[] = {
      {"--particles", "11"},     {"--steps", "26"},  {"--timestep", "1e-4"}, {"--seed", "1"},
      {"--precision", "single"}, {"--math", "fast"}, {"--first", "1"}};
  for (const auto& [flag, value] : others) {
    const ProgramResult result = simgpu({"--resume", file_, flag, value});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr(flag), HasSubstr("run.ckpt")));
  }
  for (const Arguments& other : {Arguments{"--time", "1"}, Arguments{"--input", "x.csv"}}) {
    const ProgramResult result = simgpu(Arguments{"--resume", file_} + other);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--resume"), HasSubstr(other[0])));
  }
}

TEST_F(ResumeTest, OfTheLastParticlesThatThereAreTakesTheirIndexAndNoOther) {
  const std::string first = "9007199254740982";  // 2^53 - 10
  run_with_checkpoints({"--particles", "10", "--steps", "25", "--first", first}, "10");
  const Arguments resume = {"--device", "cpu", "--resume", middle_, "--json", "-", "--verify"};
  EXPECT_EQ(report_of(simgpu(resume + Arguments{"--first", first}))["params"]["first"],
            (std::uint64_t{1} << 53) - 10);
  const ProgramResult other = simgpu(resume + Arguments{"--first", "0"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err,
              HasSubstr("--first: the run of '" + middle_ + "' has " + first + ", not 0"));
}

TEST_F(ResumeTest, FromWhatIsNoCheckpointIsRefused) {
  const auto csv = folder_.write("start.csv", "x,y,angular_speed\n1,0,1\n");
  for (const std::string& file : {csv.string(), folder_.path().string(), file_}) {
    const ProgramResult result = simgpu({"--resume", file});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(file));
  }
}

TEST_F(ResumeTest, CheckpointThatCannotBeMadeIsFoundBeforeAnyWork) {
  const ProgramResult result = simgpu({"--device", "cpu", "--steps", "1e15", "--checkpoint",
                                       folder_.path() / "nowhere" / "run.ckpt"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
}

TEST_F(ResumeTest, CheckpointFlagsThatSayNothingAreRefused) {
  for (const char* every : {"0", "0s", "-1", "x", "", "1.5"}) {
    const ProgramResult result = simgpu({"--checkpoint", file_, "--checkpoint-every", every});
    EXPECT_EQ(result.exit_code, 2) << every;
    EXPECT_THAT(result.err, HasSubstr("--checkpoint-every"));
  }
  EXPECT_THAT(simgpu({"--checkpoint-every", "5"}).err, HasSubstr("--checkpoint FILE"));
  const ProgramResult fast = simgpu(
      {"--checkpoint", file_, "--checkpoint-every", "1000", "--math", "fast", "--steps", "5000"});
  EXPECT_EQ(fast.exit_code, 2);
  EXPECT_THAT(fast.err, HasSubstr("1024"));
}

TEST_F(ResumeTest, GoesOnSavingItselfWhereItIsTold) {
  run_with_checkpoints({"--particles", "10", "--steps", "25"}, "10");
  const std::string other = folder_.path() / "other.ckpt";
  const ProgramResult result = simgpu(
      {"--device", "cpu", "--resume", middle_, "--checkpoint", other, "--checkpoint-every", "1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("resumed at step 20 from"));
  EXPECT_EQ(
      report_of(simgpu({"--device", "cpu", "--resume", other, "--json", "-"}))["resumed"]["step"],
      25);
}

TEST_F(ResumeTest, IsComparedFromTheSameCheckpointThoughItSavesItselfThere) {
  run_with_checkpoints({"--particles", "1000", "--steps", "25"}, "10");
  std::filesystem::rename(middle_, file_);
  const ProgramResult result =
      with_faulty_gpu("none", {"--device", "cuda", "--resume", file_, "--checkpoint", file_,
                               "--checkpoint-every", "1", "--compare"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(ResumeTest, OfARunThatIsOverGivesItsResultAgain) {
  const Arguments parameters = {"--particles", "1000", "--steps", "25"};
  const std::string expected =
      checksum_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + parameters));
  run_with_checkpoints(parameters, "1h");
  const json report = report_of(simgpu({"--device", "cpu", "--resume", file_, "--json", "-"}));
  EXPECT_EQ(report["resumed"]["step"], 25);
  EXPECT_EQ(report["runs"][0]["checksum"], expected);
}

TEST_F(ResumeTest, ASignalAfterTheStepsLosesNoneOfThem) {
  const std::string output = folder_.path() / "end.csv";
  const ProgramResult stopped = simgpu({"--device", "cpu", "--particles", "3e6", "--steps", "1",
                                        "--checkpoint", file_, "--output", output, "--quiet"},
                                       {.signal = SignalToSend{SIGTERM, file_}});
  EXPECT_EQ(stopped.exit_code, 128 + SIGTERM);
  EXPECT_FALSE(std::filesystem::exists(output));
  EXPECT_EQ(
      report_of(simgpu({"--device", "cpu", "--resume", file_, "--json", "-"}))["resumed"]["step"],
      1);
}

TEST_F(ResumeTest, FilesThatWouldBeWrittenOverAreRefused) {
  for (const Arguments& same : {Arguments{"--resume", "a.ckpt", "--json", "a.ckpt"},
                                Arguments{"--checkpoint", "a.ckpt", "--json", "a.ckpt.1"},
                                Arguments{"--checkpoint", "a.csv", "--output", "a.csv"}}) {
    const ProgramResult result = simgpu(same);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("same file"));
  }
}

TEST_F(ResumeTest, TheDefaultTimeIsNoMatterOfARunThatGoesOn) {
  run_with_checkpoints({"--particles", "10", "--steps", "25", "--timestep", "3e-6"}, "10");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--resume", middle_, "--timestep", "3e-6"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
}

}  // namespace
}  // namespace simgpu::test
