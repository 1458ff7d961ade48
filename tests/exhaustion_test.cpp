// Every request for memory of a small run is made to fail in turn. Whichever it is, the program
// ends with its exit code and one sentence, holds nothing, and leaves files whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include "common/memory/ledger.hpp"
#include "common/memory/line_table.hpp"
#include "driver/cli/program.hpp"
#include "failing_new.hpp"
#include "fake_gpu.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

/// What a run in a child process gave.
struct ExhaustedOutcome {
  int exit_code = -1;   ///< 128 + n if signal n ended it
  bool failed = false;  ///< whether the request that was to fail was made
  bool held = false;    ///< whether a ledger was left with something in it
  std::string err;
};

/// In the child: runs, and says by a file what its exit code cannot.
[[noreturn]] void run_child(const std::vector<std::string>& arguments,
                            const driver::Devices& devices, long k,
                            const std::filesystem::path& folder) {
  std::vector<const char*> argv = {"simgpu"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  constexpr int not_redirected = 99;
  if (std::freopen((folder / "err").c_str(), "w", stderr) == nullptr ||
      std::freopen("/dev/null", "w", stdout) == nullptr) {
    std::_Exit(not_redirected);
  }
  int exit_code = 0;
  bool failed = false;
  {
    const FailingNew failing(k);
    exit_code = driver::run_program(static_cast<int>(argv.size()), argv.data(), devices);
    failed = failing.has_failed();
  }
  if (!failed) std::ofstream(folder / "not-failed");
  if (memory::host_ledger().current() != 0 || memory::device_ledger().current() != 0) {
    std::ofstream(folder / "held");
  }
  std::fflush(nullptr);
  std::_Exit(exit_code);
}

/// Runs in a process of its own, with the k-th request for memory failing.
ExhaustedOutcome run_with_failure(const std::vector<std::string>& arguments,
                                  const driver::Devices& devices, long k) {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) run_child(arguments, devices, k, folder.path());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return {};
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
          !std::filesystem::exists(folder.path() / "not-failed"),
          std::filesystem::exists(folder.path() / "held"), read_file(folder.path() / "err")};
}

/// A file that is there from its beginning to its end.
testing::Matcher<std::string> whole(const char* beginning, const char* end) {
  return testing::AllOf(testing::StartsWith(beginning), testing::EndsWith(end));
}

/// Under AddressSanitizer, where a process takes tens of milliseconds to begin, some of the
/// requests stand for all.
#ifdef __SANITIZE_ADDRESS__
constexpr long step_between_requests = 23;
#else
constexpr long step_between_requests = 1;
#endif

class Exhaustion : public testing::Test {
 protected:
  /// Thousands of runs bring their files to disk, which costs nothing where there is none.
  static void SetUpTestSuite() {
    if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 1);
  }

  /// Runs with one failure after another, until a run gets by without.
  void expect_good_end_whatever_fails(std::vector<std::string> arguments) {
    const auto input = folder_.write("in.csv", "x,y,angular_speed\n1,0,1\n0,1,1\n");
    const auto output = folder_.write("out.csv", "old");
    const auto report = folder_.write("report.json", "old");
    const auto timeline = folder_.write("timeline.csv", "old");
    arguments.insert(arguments.end(),
                     {"--input", input.string(), "--steps", "1", "--output", output.string(),
                      "--json", report.string(), "--memory-timeline", timeline.string()});
    const driver::Devices devices = devices_with_fake_gpu();
    for (long k = 1;; k += step_between_requests) {
      folder_.write("out.csv", "old");
      folder_.write("report.json", "old");
      folder_.write("timeline.csv", "old");
      const ExhaustedOutcome outcome = run_with_failure(arguments, devices, k);
      SCOPED_TRACE("request " + std::to_string(k) + ": " + outcome.err);
      EXPECT_EQ(folder_.entries(), 4U);
      EXPECT_FALSE(outcome.held);
      const std::string written = read_file(output);
      const std::string told = read_file(report);
      EXPECT_THAT(written, testing::AnyOf("old", whole("x,y", "\n")));
      EXPECT_THAT(read_file(timeline), testing::AnyOf("old", testing::EndsWith("\n")));
      EXPECT_THAT(told, testing::AnyOf("old", whole("{", "}\n")));
      if (outcome.exit_code == 0) {
        EXPECT_NE(written, "old");
        EXPECT_NE(told, "old");
      } else {
        EXPECT_EQ(outcome.exit_code, driver::exit_out_of_memory);
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
        EXPECT_THAT(outcome.err, testing::StartsWith("simgpu: "));
      }
      if (!outcome.failed) {
        EXPECT_EQ(outcome.exit_code, 0);
        EXPECT_GT(k, 100) << "a run makes more requests than that";
        return;
      }
      if (HasFailure()) return;  // one is enough to see
    }
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Exhaustion, OfARunOnTheCpu) {
  expect_good_end_whatever_fails({"--device", "cpu", "--threads", "1"});
}

TEST_F(Exhaustion, OfAComparison) {
  expect_good_end_whatever_fails({"--compare", "--quiet", "--threads", "1"});
}

// A line whose row could not be made never began, and those that come after it are as if it had not
// been.
TEST_F(Exhaustion, OfALineTable) {
  memory::LineTable table;
  constexpr int more_than_are_reserved = 200;
  int failures = 0;
  for (int line = 1; line <= more_than_are_reserved; ++line) {
    const memory::LineSite site{"line", "file", line, "statement;"};
    try {
      const FailingNew failing(1);
      const memory::LineTable::Execution execution(table, site);
    } catch (const std::bad_alloc&) {
      ++failures;
    }
    const memory::LineTable::Execution execution(table, site);
  }
  EXPECT_GT(failures, 0);
  EXPECT_EQ(table.lines().size(), static_cast<std::size_t>(more_than_are_reserved));
}

TEST_F(Exhaustion, OfAnEstimate) {
  const driver::Devices devices = devices_with_fake_gpu();
  for (long k = 1;; k += step_between_requests) {
    const ExhaustedOutcome outcome = run_with_failure({"--estimate"}, devices, k);
    SCOPED_TRACE("request " + std::to_string(k) + ": " + outcome.err);
    if (!outcome.failed) break;
    ASSERT_TRUE(outcome.exit_code == 0 || outcome.exit_code == driver::exit_out_of_memory);
  }
}

}  // namespace
}  // namespace simgpu::test
