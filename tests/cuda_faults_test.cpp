// Every call of the CUDA runtime in a run is made to fail in turn, in each way that a call can
// fail. Whichever it is, the program ends with its exit code and one sentence, gives back all that
// it took, and leaves files whole; and where it gets by, its results are right.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "cuda/cuda_error.hpp"
#include "driver/cli/program.hpp"
#include "fake_runtime/faults.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using fake_runtime::Fault;
using fake_runtime::FaultKind;
using testing::AnyOf;
using testing::HasSubstr;

/// What a run gave, and what the runtime knows of it.
struct Outcome {
  ProgramResult program;
  std::string struck;   ///< the call that had the fault; empty if there were too few calls
  std::string held;     ///< what was not given back
  std::string misused;  ///< what no program may do
};

/// Ways for a call to fail.
struct Failure {
  const char* name;
  cudaError_t error;
  FaultKind kind;
};

constexpr Failure failures[] = {
    {"OneInvalidArgument", cudaErrorInvalidValue, FaultKind::once},
    {"OneLackOfMemory", cudaErrorMemoryAllocation, FaultKind::once},
    {"OneUnknownError", cudaErrorUnknown, FaultKind::once},
    {"OneUnavailableDevice", cudaErrorDevicesUnavailable, FaultKind::once},
    {"DeviceLostByIllegalAddress", cudaErrorIllegalAddress, FaultKind::lasting},
    {"DeviceLostByMemoryFault", cudaErrorECCUncorrectable, FaultKind::lasting},
    {"DeviceLostAndUnavailable", cudaErrorDevicesUnavailable, FaultKind::lasting},
    {"WorkThatFailsLater", cudaErrorLaunchFailure, FaultKind::later},
    {"WorkThatTimesOutLater", cudaErrorLaunchTimeout, FaultKind::later},
    {"ResetByAnother", cudaErrorContextIsDestroyed, FaultKind::reset},
};

/// Calls whose failure alone changes no result: they ask, or give back, or make copies faster.
bool may_fail_unnoticed(const std::string& call) {
  static const std::set<std::string> calls = {"cudaGetDeviceCount",    "cudaGetDeviceProperties",
                                              "cudaDeviceGetPCIBusId", "cudaSetDevice",
                                              "cudaMemGetInfo",        "cudaHostRegister",
                                              "cudaHostUnregister",    "cudaFree",
                                              "cudaStreamDestroy",     "cudaEventDestroy",
                                              "cudaGraphDestroy",      "cudaGraphExecDestroy"};
  return calls.contains(call);
}

int exit_code_of(cudaError_t error) {
  switch (cuda::kind_of(error)) {
    case ErrorKind::out_of_memory:
      return driver::exit_out_of_memory;
    case ErrorKind::device_unusable:
      return driver::exit_device_unusable;
    default:
      return driver::exit_run_failed;
  }
}

class CudaFaults : public testing::TestWithParam<Failure> {
 protected:
  /// Thousands of runs bring their files to disk, which costs nothing where there is none.
  static void SetUpTestSuite() {
    if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 1);
  }

  Outcome run(std::vector<std::string> arguments, const Fault& fault) {
    folder_.write("out.csv", "old");
    folder_.write("report.json", "old");
    folder_.write("timeline.csv", "old");
    const auto report = folder_.write("runtime", "");
    arguments.insert(arguments.end(),
                     {"--output", (folder_.path() / "out.csv").string(), "--json",
                      (folder_.path() / "report.json").string(), "--threads", "1", "--quiet"});
    const std::string fault_text = std::to_string(fault.call) + ' ' + std::to_string(fault.error) +
                                   ' ' + std::to_string(static_cast<int>(fault.kind)) + ' ' +
                                   std::to_string(fault.device);
    Outcome outcome;
    outcome.program = run_program(SIMGPU_BUILT_ON_FAKE_RUNTIME, arguments,
                                  {.environment = {{"SIMGPU_FAKE_FAULT", fault_text},
                                                   {"SIMGPU_FAKE_REPORT", report.string()}}});
    std::ifstream lines(report);
    std::getline(lines, outcome.struck);
    std::getline(lines, outcome.held);
    std::getline(lines, outcome.misused);
    EXPECT_NE(read_file(report), "") << "the program did not come to its end";
    EXPECT_EQ(folder_.entries(), 4U) << "a file is left over";
    return outcome;
  }

  std::string output() const { return read_file(folder_.path() / "out.csv"); }
  std::string report() const { return read_file(folder_.path() / "report.json"); }
  std::string timeline() const { return read_file(timeline_file()); }

  std::filesystem::path timeline_file() const { return folder_.path() / "timeline.csv"; }

  /// Lets one call after the other fail, of those that a device gets if one is named, until a run
  /// makes too few to reach the one in turn.
  void expect_good_end_whichever_call_fails(const std::vector<std::string>& arguments,
                                            int device = Fault::any_device) {
    const bool of_all = device == Fault::any_device;
    const Outcome good = run(arguments, {});
    ASSERT_EQ(good.program.exit_code, 0) << good.program.err;
    EXPECT_EQ(good.held + good.misused, "");
    const std::string right = output();
    int failed = 0;
    for (long call = 1;; ++call) {
      const Failure& failure = GetParam();
      const Outcome outcome = run(arguments, {call, failure.error, failure.kind, device});
      if (outcome.struck.empty()) {
        EXPECT_EQ(outcome.program.exit_code, 0);
        EXPECT_GT(call, of_all ? 80 : 50) << "a run makes more calls than that";
        EXPECT_GT(failed, of_all ? 30 : 20) << "and most of them matter";
        return;
      }
      SCOPED_TRACE("call " + std::to_string(call) + ", " + outcome.struck + ": " +
                   outcome.program.err);
      EXPECT_EQ(outcome.held, "");
      EXPECT_EQ(outcome.misused, "");
      if (outcome.program.exit_code == 0) {
        expect_right_results(outcome, right);
      } else {
        ++failed;
        expect_told(outcome, right);
        if (!of_all) {
          EXPECT_THAT(outcome.program.err, HasSubstr("cuda:" + std::to_string(device)));
        }
      }
      if (HasFailure()) return;  // one is enough to see
    }
  }

 private:
  void expect_right_results(const Outcome& outcome, const std::string& right) {
    EXPECT_EQ(output(), right);
    EXPECT_THAT(report(), testing::EndsWith("}\n"));
    EXPECT_TRUE(GetParam().kind != FaultKind::once || may_fail_unnoticed(outcome.struck));
  }

  void expect_told(const Outcome& outcome, const std::string& right) {
    const ProgramResult& program = outcome.program;
    EXPECT_EQ(std::count(program.err.begin(), program.err.end(), '\n'), 1);
    EXPECT_THAT(program.err, testing::StartsWith("simgpu: "));
    EXPECT_THAT(program.err, AnyOf(HasSubstr("cuda:"), HasSubstr("CUDA")));
    EXPECT_EQ(program.out, "");
    EXPECT_THAT(output(), AnyOf("old", right));
    EXPECT_EQ(report(), "old");
    EXPECT_THAT(timeline(), AnyOf("old", testing::EndsWith("\n")));
    if (is_error_lost(outcome)) {
      EXPECT_THAT(program.exit_code, AnyOf(driver::exit_run_failed, driver::exit_device_unusable));
    } else {
      EXPECT_EQ(program.exit_code, expected_exit_code(outcome));
      EXPECT_THAT(program.err, HasSubstr(words_of(outcome)));
    }
  }

  /// Whether what failed was called by a library that tells another error for it, or none: Thrust
  /// for memory, CUB for the device, and the runtime, when a kernel is first launched, for itself.
  /// Of a device that is lost, no error is.
  static bool is_error_lost(const Outcome& outcome) {
    static const std::set<std::string> calls = {"cudaMalloc", "cudaGetDevice",
                                                "cudaGetDeviceCount"};
    if (GetParam().kind != FaultKind::once) return false;
    const bool told_by_library =
        std::regex_search(outcome.program.err, std::regex("cuda:[0-9] failed: "));
    return outcome.struck == "__cudaGetKernel" ||
           (told_by_library && calls.contains(outcome.struck));
  }

  /// CUDA's words for the error, or ours for a lack of memory.
  static std::string words_of(const Outcome& outcome) {
    const bool full = outcome.program.err.find("of memory on cuda:") != std::string::npos;
    return full ? "could not be had" : cudaGetErrorString(GetParam().error);
  }

  /// What fails before the run makes the device unusable, except that memory is memory.
  static int expected_exit_code(const Outcome& outcome) {
    const std::string& sentence = outcome.program.err;
    if (sentence.find("needs a CUDA device") != std::string::npos ||
        sentence.find("or use --device cpu") != std::string::npos) {
      return driver::exit_device_unusable;
    }
    const bool unusable = sentence.find("cannot be used") != std::string::npos;
    const int code = exit_code_of(GetParam().error);
    return unusable && code == driver::exit_run_failed ? driver::exit_device_unusable : code;
  }

  TemporaryFolder folder_;
};

TEST_P(CudaFaults, InAComparisonOfStepByStep) {
  expect_good_end_whichever_call_fails(
      {"--compare", "--verify", "--particles", "103", "--steps", "131", "--order", "step"});
}

TEST_P(CudaFaults, InARunFromAFile) {
  const auto input = TemporaryFolder();
  const auto file = input.write("in.csv", "x,y,angular_speed\n1,0,1\n0,1,1\n");
  expect_good_end_whichever_call_fails({"--device", "cuda", "--verify", "--input", file.string(),
                                        "--steps", "3", "--math", "fast", "--precision", "single"});
}

// The others finish what they do, and give back what they hold.
TEST_P(CudaFaults, OfOneOfSeveralDevices) {
  expect_good_end_whichever_call_fails({"--device", "cuda:0,1,2", "--verify", "--particles", "103",
                                        "--steps", "131", "--order", "step"},
                                       1);
}

// A thread asks the device for its memory all the while.
TEST_P(CudaFaults, InARunThatIsWatched) {
  expect_good_end_whichever_call_fails({"--device", "cuda", "--particles", "103", "--steps", "3",
                                        "--memory-interval", "1ms", "--memory-timeline",
                                        timeline_file().string()});
}

INSTANTIATE_TEST_SUITE_P(Call, CudaFaults, testing::ValuesIn(failures),
                         [](const auto& failure) { return std::string(failure.param.name); });

}  // namespace
}  // namespace simgpu::test
