// The real program in surroundings that others have set up: the floating-point environment,
// signals, processors, and what OpenMP's variables say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "arguments.hpp"
#include "json_report.hpp"
#include "other_floating_point.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const Arguments on_cpu = {"--device", "cpu", "--quiet", "--json", "-"};

#if !defined(SIMGPU_SANITIZED)
/// Rows that other environments read, move and write otherwise, so many that two threads share in
/// every pass.
std::string rows_near_zero() {
  std::string rows = "x,y,angular_speed\n";
  for (int row = 0; row < 40'000; ++row) {
    const std::string digits = std::to_string(1 + row % 997);
    rows += row % 2 == 0 ? digits + "e-310,0." + digits + ",1e-300\n"
                         : "0." + digits + "1234567890123,-1." + digits + "7,0.1\n";
  }
  return rows;
}

// A sanitizer's runtime must be the first library.
class EnvironmentOfALibrary : public testing::TestWithParam<const char*> {
 protected:
  /// What a run tells: its checksum and its worst particle. Its output is in end.csv then.
  std::string told(const Arguments& arguments, const char* environment) {
    const nlohmann::json report =
        report_of(simgpu(on_cpu + Arguments{"--threads", "2", "--output", output_} + arguments,
                         {.environment = {{"LD_PRELOAD", SIMGPU_OTHER_FLOATING_POINT},
                                          {"SIMGPU_TEST_ENVIRONMENT", environment}}}));
    if (!report.is_object()) return "";
    const nlohmann::json& run = report.at("runs").at(0);
    return run.at("checksum").dump() + run.at("verify").dump();
  }

  void expect_results_of_a_plain_run(const Arguments& arguments) {
    SCOPED_TRACE(testing::PrintToString(arguments));
    const std::string plain = told(arguments, "");
    const std::string plain_output = read_file(output_);
    EXPECT_EQ(told(arguments, GetParam()), plain);
    EXPECT_TRUE(read_file(output_) == plain_output) << "another output";
  }

  TemporaryFolder folder_;
  std::string rows_ = folder_.write("rows.csv", rows_near_zero());
  std::string output_ = folder_.path() / "end.csv";
};

TEST_P(EnvironmentOfALibrary, ChangesNoBitOfARun) {
  const Arguments from_rows = {"--input", rows_};
  expect_results_of_a_plain_run(from_rows + Arguments{"--steps", "1"});
  expect_results_of_a_plain_run(from_rows + Arguments{"--steps", "30", "--order", "step"});
  expect_results_of_a_plain_run(from_rows + Arguments{"--steps", "30", "--math", "fast"});
  expect_results_of_a_plain_run({"--particles", "4e4", "--verify"});
  expect_results_of_a_plain_run({"--particles", "4e4", "--verify", "--precision", "single"});
}

TEST_P(EnvironmentOfALibrary, ChangesNoBitOfWhatIsReadAndWrittenMeanwhile) {
  expect_results_of_a_plain_run({"--input", rows_, "--steps", "3", "--chunk", "17000"});
}

TEST_P(EnvironmentOfALibrary, ChangesNoBitOfWhatIsRounded) {
  const std::string state = folder_.path() / "state.npy";
  simgpu(on_cpu + Arguments{"--input", rows_, "--steps", "0", "--output", state});
  expect_results_of_a_plain_run({"--input", state, "--precision", "single", "--steps", "5"});
}

INSTANTIATE_TEST_SUITE_P(Set, EnvironmentOfALibrary, testing::ValuesIn(other_environments),
                         [](const auto& environment) {
                           std::string name = environment.param;
                           std::erase(name, '-');
                           return name;
                         });
#endif

/// Of the only run of a report.
int threads_in(const nlohmann::json& report) {
  return report.at("runs").at(0).at("threads").get<int>();
}

int processors() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

TEST(OpenMpVariables, OfPlacesLeaveAReproducibleRunItsThreads) {
#if defined(SIMGPU_SANITIZED)
  GTEST_SKIP() << "what is noted before all libraries is not under a sanitizer";
#endif
  if (processors() < 2) GTEST_SKIP() << "this machine has one processor";
  for (const auto& variable : {std::pair{"OMP_PROC_BIND", "true"}, std::pair{"OMP_PLACES", "cores"},
                               std::pair{"OMP_PROC_BIND", "spread"}}) {
    const ProgramSetting setting = {.environment = {variable}};
    const Arguments run = on_cpu + Arguments{"--particles", "1000"};
    const int plain = threads_in(report_of(simgpu(run, setting)));
    EXPECT_GT(plain, 1);
    EXPECT_EQ(threads_in(report_of(simgpu(run + Arguments{"--reproducible"}, setting))), plain)
        << variable.first;
  }
}

TEST(OpenMpVariables, OfProcessorsThatAreNotThereAreExitFive) {
  const std::string beyond = std::to_string(::sysconf(_SC_NPROCESSORS_CONF));
  const ProgramResult result = simgpu(on_cpu + Arguments{"--threads", "2"},
                                      {.environment = {{"GOMP_CPU_AFFINITY", beyond}}});
  if (result.exit_code == 0) GTEST_SKIP() << "this OpenMP does not bind threads by that variable";
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, AllOf(StartsWith("simgpu: the host cannot start 2 threads"),
                                HasSubstr("GOMP_CPU_AFFINITY=" + beyond)));
}

TEST(OpenMpVariables, OfStacksThatAreTooLargeAreExitFive) {
  for (const char* name : {"OMP_STACKSIZE", "GOMP_STACKSIZE"}) {
    const ProgramResult result =
        simgpu(on_cpu + Arguments{"--threads", "2"}, {.environment = {{name, "200000000000"}}});
    EXPECT_EQ(result.exit_code, 5) << name;
    EXPECT_THAT(result.err,
                AllOf(StartsWith("simgpu: the host cannot start 2 threads"), HasSubstr(name)));
  }
}

// As far as OpenMP's own words about a variable go, they are warnings.
TEST(OpenMpVariables, OfAnyOtherValueEndAsAPlainRunDoes) {
  const Arguments run = on_cpu + Arguments{"--particles", "1e5", "--steps", "3", "--threads", "2"};
  const std::string plain = checksum_of(simgpu(run));
  for (const auto& variable :
       {std::pair{"OMP_NUM_THREADS", "0"}, std::pair{"OMP_NUM_THREADS", "abc"},
        std::pair{"OMP_DYNAMIC", "true"}, std::pair{"OMP_MAX_ACTIVE_LEVELS", "0"},
        std::pair{"OMP_MAX_ACTIVE_LEVELS", "-1"}, std::pair{"OMP_NESTED", "x"},
        std::pair{"OMP_WAIT_POLICY", "passive"}, std::pair{"OMP_SCHEDULE", "x"},
        std::pair{"OMP_CANCELLATION", "true"}, std::pair{"OMP_PLACES", "{99}"},
        std::pair{"OMP_PLACES", "nowhere"}, std::pair{"OMP_PROC_BIND", "x"},
        std::pair{"GOMP_CPU_AFFINITY", "x"}, std::pair{"GOMP_STACKSIZE", "1"},
        std::pair{"GOMP_SPINCOUNT", "x"}, std::pair{"OMP_DISPLAY_ENV", "true"}}) {
    const nlohmann::json report = report_of(simgpu(run, {.environment = {variable}}));
    ASSERT_TRUE(report.is_object()) << variable.first;
    EXPECT_EQ(checksum_in(report), plain) << variable.first << "=" << variable.second;
    EXPECT_EQ(threads_in(report), 2) << variable.first << "=" << variable.second;
  }
}

/// While it lives, programs that are started have this signal blocked.
class Blocked {
 public:
  explicit Blocked(int signal) {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, signal);
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  ~Blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;

 private:
  sigset_t before_;
};

TEST(InheritedSignals, ThatAreBlockedEndARunAllTheSame) {
  // Not quite, so that a signal that is not obeyed is a failure.
  const Arguments endless = {"--device", "cpu", "--quiet", "--particles", "1", "--steps", "1e9"};
  for (const int signal : {SIGINT, SIGTERM}) {
    const Blocked blocked(signal);
    for (const Arguments& way : {Arguments{}, Arguments{"--reproducible"}}) {
      const ProgramResult result = simgpu(endless + way, {.signal = SignalToSend{signal}});
      EXPECT_EQ(result.exit_code, 128 + signal);
      EXPECT_THAT(result.out, IsEmpty());
    }
  }
}

#if !defined(SIMGPU_SANITIZED)
// Sanitizers need more.
TEST(SmallStack, IsEnoughForARunAndToGoOnWithIt) {
  const TemporaryFolder folder;
  const std::string checkpoint = folder.path() / "run.ckpt";
  const std::string output = folder.path() / "end.csv";
  const ProgramSetting small = {.stack_bytes = std::size_t{64} << 10};
  const ProgramResult stopped =
      simgpu({"--device", "cpu", "--quiet", "--particles", "1000", "--steps", "1e12",
              "--checkpoint", checkpoint},
             {.stack_bytes = small.stack_bytes, .signal = SignalToSend{SIGTERM}});
  EXPECT_EQ(stopped.exit_code, 128 + SIGTERM) << stopped.err;
  const ProgramResult resumed =
      simgpu({"--device", "cpu", "--quiet", "--resume", checkpoint, "--estimate"}, small);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  const ProgramResult whole = simgpu(
      {"--device", "cpu", "--quiet", "--particles", "1e5", "--verify", "--output", output}, small);
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
}
#endif

}  // namespace
}  // namespace simgpu::test
