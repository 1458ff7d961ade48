// What a run did not write, or another run may go on from, is not replaced by it unasked: the real
// program's checkpoints, and the names that they need.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Arguments short_run = {"--device", "cpu", "--particles", "100", "--steps", "30"};

class KeptFiles : public testing::Test {
 protected:
  Arguments saved_to(const std::string& file) const {
    return {"--checkpoint", file, "--checkpoint-every", "10"};
  }

  /// A run that has ended well, whose checkpoints are of its end and of step 20.
  void finish_run(const std::string& file, const Arguments& more = {}) const {
    const ProgramResult result = simgpu(short_run + more + saved_to(file));
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  /// The checkpoint of step 20 of 30, alone.
  void interrupt_run(const std::string& file, const Arguments& more = {}) const {
    finish_run(file, more);
    fs::rename(file + ".1", file);
  }

  void expect_refused(const Arguments& arguments,
                      const testing::Matcher<const std::string&>& sentence) const {
    const ProgramResult result = simgpu(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, sentence);
    EXPECT_EQ(result.out, "");
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() / "run.ckpt";
  std::string previous_ = file_ + ".1";
};

/// Ways for something that is no checkpoint to be there.
const std::pair<const char*, std::function<void(const std::string&)>> foreign_things[] = {
    {"no checkpoint", [](const std::string& at) { std::ofstream(at) << "mine"; }},
    {"a folder", [](const std::string& at) { fs::create_directory(at); }},
    {"a pipe", [](const std::string& at) { ::mkfifo(at.c_str(), 0600); }},
    {"a link", [](const std::string& at) { fs::create_symlink("nowhere", at); }},
    {"a link", [](const std::string& at) { fs::create_symlink("/dev/null", at); }},
    {"a socket",
     [](const std::string& at) {
       sockaddr_un address{};
       address.sun_family = AF_UNIX;
       at.copy(address.sun_path, sizeof address.sun_path - 1);
       const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
       ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
       ::close(socket);
     }},
};

TEST_F(KeptFiles, ARunWhoseTwoCheckpointsAreOneFileGoesOn) {
  interrupt_run(file_);
  fs::create_hard_link(file_, previous_);  // as a kill at the wrong moment leaves them
  const ProgramResult resumed =
      simgpu(Arguments{"--device", "cpu", "--resume", file_} + saved_to(file_));
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
}

TEST_F(KeptFiles, WhatIsNoCheckpointIsNotReplacedAsTheOneBefore) {
  for (const auto& [what, make] : foreign_things) {
    make(previous_);
    expect_refused(short_run + saved_to(file_), AllOf(HasSubstr("run.ckpt.1"), HasSubstr(what)));
    expect_refused(short_run + saved_to(file_) + Arguments{"--start-over"}, HasSubstr(what));
    EXPECT_TRUE(fs::exists(fs::symlink_status(previous_)));
    EXPECT_EQ(folder_.entries(), 1U);
    fs::remove(previous_);
  }
  folder_.write("run.ckpt.1", "");
  expect_refused(short_run + saved_to(file_), HasSubstr("run.ckpt.1"));
  EXPECT_TRUE(fs::exists(previous_));
}

TEST_F(KeptFiles, WhatIsNoCheckpointIsNotReplacedAsTheLast) {
  for (const auto& [what, make] : foreign_things) {
    if (std::string("a link") == what) continue;  // which may lead to where a checkpoint is to be
    make(file_);
    expect_refused(short_run + saved_to(file_), AllOf(HasSubstr("run.ckpt"), HasSubstr(what)));
    expect_refused(short_run + saved_to(file_) + Arguments{"--start-over"}, HasSubstr(what));
    EXPECT_TRUE(fs::exists(fs::symlink_status(file_)));
    EXPECT_EQ(folder_.entries(), 1U);
    fs::remove(file_);
  }
  for (const char* place : {"/dev/null", "/dev/stdout", "/proc/self/fd/1"}) {
    expect_refused(short_run + saved_to(place), AllOf(HasSubstr(place), HasSubstr("regular file")));
  }
  folder_.write("run.ckpt", "");  // as mktemp makes it
  EXPECT_EQ(simgpu(short_run + saved_to(file_)).exit_code, 0);
}

TEST_F(KeptFiles, AFolderWithSomethingInItIsNoPlaceForTheOneBefore) {
  fs::create_directory(previous_);
  std::ofstream(previous_ + "/mine") << "mine";
  expect_refused(short_run + saved_to(file_), AllOf(HasSubstr("run.ckpt.1"), HasSubstr("folder")));
  EXPECT_TRUE(fs::exists(previous_ + "/mine"));
}

TEST_F(KeptFiles, WhatMayNotBeReadIsNotReplaced) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  folder_.write("run.ckpt.1", "mine");
  ::chmod(previous_.c_str(), 0);
  expect_refused(short_run + saved_to(file_), HasSubstr("cannot be read"));
}

TEST_F(KeptFiles, ANameThatLeavesNoRoomForThatOfTheOneBeforeIsRefused) {
  const std::string longest(255, 'a');
  for (const std::size_t size : {254U, 255U}) {
    expect_refused(short_run + saved_to(folder_.path() / longest.substr(0, size)),
                   HasSubstr("give a shorter name"));
  }
  EXPECT_EQ(folder_.entries(), 0U);
  EXPECT_EQ(simgpu(short_run + saved_to(folder_.path() / longest.substr(0, 253))).exit_code, 0);
}

TEST_F(KeptFiles, AnUnfinishedRunIsNotBegunAnewUnasked) {
  interrupt_run(file_);
  const std::string before = read_file(file_);
  for (const Arguments& other : {Arguments{}, Arguments{"--seed", "7"}}) {
    expect_refused(short_run + other + saved_to(file_),
                   AllOf(HasSubstr("run.ckpt holds a run that is not finished, at step 20 of 30"),
                         HasSubstr("--resume " + file_), HasSubstr("--start-over")));
  }
  fs::rename(file_, previous_);
  expect_refused(short_run + saved_to(file_),
                 AllOf(HasSubstr("run.ckpt.1 holds a run"), HasSubstr("--resume " + file_)));
  EXPECT_EQ(read_file(previous_), before);
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(KeptFiles, ADamagedCheckpointIsNotReplacedUnasked) {
  for (const std::string& at : {file_, previous_}) {
    interrupt_run(file_);
    if (at != file_) fs::rename(file_, at);
    fs::resize_file(at, fs::file_size(at) - 1);
    expect_refused(short_run + saved_to(file_),
                   AllOf(HasSubstr("damaged"), HasSubstr("--start-over")));
    EXPECT_EQ(simgpu(short_run + saved_to(file_) + Arguments{"--start-over"}).exit_code, 0);
    fs::remove(file_);
    fs::remove(previous_);
  }
}

TEST_F(KeptFiles, StartOverBeginsAnewAndKeepsNothingOfTheOther) {
  interrupt_run(file_, {"--seed", "7"});
  fs::copy(file_, previous_);
  const ProgramResult result =
      simgpu(short_run + Arguments{"--checkpoint", file_, "--start-over", "--json", "-"});
  EXPECT_EQ(checksum_of(result), checksum_of(simgpu(short_run + Arguments{"--json", "-"})));
  EXPECT_EQ(folder_.entries(), 1U);
  EXPECT_EQ(simgpu({"--resume", file_, "--seed", "42"}).exit_code, 0);
}

TEST_F(KeptFiles, StartOverIsOfCheckpointsAndNotOfARunThatGoesOn) {
  interrupt_run(file_);
  expect_refused({"--start-over"}, HasSubstr("--start-over needs --checkpoint"));
  expect_refused({"--resume", file_, "--checkpoint", file_, "--start-over"},
                 HasSubstr("--resume and --start-over"));
  const Arguments estimate = short_run + saved_to(file_) + Arguments{"--estimate"};
  EXPECT_EQ(simgpu(estimate).exit_code, 0);
  EXPECT_EQ(simgpu(estimate + Arguments{"--start-over"}).exit_code, 0);
}

TEST_F(KeptFiles, AFinishedRunIsRepeatedByTheSameCommand) {
  for (int repetition = 0; repetition < 3; ++repetition) finish_run(file_);
  finish_run(file_, {"--seed", "7"});
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(KeptFiles, ARunWhoseOutputFailedIsNotFinished) {
  const Arguments run = short_run + saved_to(file_);
  const ProgramResult failed = simgpu(run + Arguments{"--json", "/dev/full"});
  EXPECT_EQ(failed.exit_code, 1);
  expect_refused(run, HasSubstr("step 30 of 30, before its checks and outputs were done"));
  EXPECT_EQ(simgpu({"--device", "cpu", "--resume", file_, "--checkpoint", file_}).exit_code, 0);
  EXPECT_EQ(simgpu(run).exit_code, 0);
}

TEST_F(KeptFiles, ARunThatGoesOnIsNotSavedOverAnother) {
  const std::string other = folder_.path() / "other.ckpt";
  interrupt_run(file_);
  const std::string before = read_file(file_);
  interrupt_run(other, {"--seed", "7"});
  const Arguments resume = {"--device", "cpu", "--resume", other, "--checkpoint"};
  expect_refused(resume + Arguments{file_}, HasSubstr("another run that is not finished"));
  fs::rename(file_, previous_);
  expect_refused(resume + Arguments{file_}, HasSubstr("run.ckpt.1 holds another run"));
  EXPECT_EQ(read_file(previous_), before);
  fs::copy(other, file_);
  fs::remove(previous_);
  EXPECT_EQ(simgpu(resume + Arguments{file_}).exit_code, 0) << "a copy is of the same run";
  EXPECT_EQ(simgpu(resume + Arguments{file_}).exit_code, 0) << "which is finished now";
}

TEST_F(KeptFiles, OfARunFromAFileIsKnownByItsParticles) {
  const std::string a = folder_.write("a.csv", "x,y,angular_speed\n1,0,1\n0,2,-1\n");
  const std::string b = folder_.write("b.csv", "x,y,angular_speed\n1,0,1\n0,3,-1\n");
  const std::string other = folder_.path() / "other.ckpt";
  const auto interrupt = [&](const std::string& input, const std::string& file) {
    ASSERT_EQ(
        simgpu(Arguments{"--device", "cpu", "--input", input, "--steps", "30"} + saved_to(file))
            .exit_code,
        0);
    fs::rename(file + ".1", file);
  };
  interrupt(a, file_);
  interrupt(b, other);
  expect_refused({"--device", "cpu", "--resume", file_, "--checkpoint", other},
                 HasSubstr("another run"));
  interrupt(a, folder_.path() / "same.ckpt");
  EXPECT_EQ(
      simgpu({"--device", "cpu", "--resume", file_, "--checkpoint", folder_.path() / "same.ckpt"})
          .exit_code,
      0);
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(KeptFiles, ALimitOnFilesThatNoCheckpointFitsIsFoundBeforeAnyWork) {
  const ProgramResult result = simgpu({"--device", "cpu", "--steps", "1e15", "--checkpoint", file_},
                                      {.file_bytes = 100'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("--checkpoint"), HasSubstr("ulimit -f")));
}
#endif

/// Runs a line of bash as root of namespaces of its own, in `folder`; nothing where the machine
/// does not allow that.
std::optional<ProgramResult> in_own_mounts(const fs::path& folder, const std::string& line) {
  const fs::path unshare = "/usr/bin/unshare";
  if (!fs::exists(unshare)) return std::nullopt;
  const auto run = [&](const std::string& script) {
    return run_program(unshare, {"--user", "--map-root-user", "--mount", "/bin/bash", "-c",
                                 "cd '" + folder.string() + "' && " + script});
  };
  if (run("mkdir -p room && mount -t tmpfs none room").exit_code != 0) return std::nullopt;
  return run(line);
}

TEST_F(KeptFiles, RoomForTwoCheckpointsIsTooLittleForThreeAndFoundBeforeAnyWork) {
  const std::string mounted = "mount -t tmpfs -o size=6m none room && ";
  const std::string run = "'" + simgpu_program().string() +
                          "' --device cpu --quiet --particles 1e5 --checkpoint room/run.ckpt ";
  const auto refused = in_own_mounts(folder_.path(), mounted + run + "--steps 1e15");
  if (!refused) GTEST_SKIP() << "no namespaces for this user";
  EXPECT_EQ(refused->exit_code, 1);
  EXPECT_THAT(refused->err, AllOf(HasSubstr("needs room for 3 checkpoints"), HasSubstr("free")));
  // Two are written by this one, and no more.
  const auto fits =
      in_own_mounts(folder_.path(), mounted + run + "--steps 20 --checkpoint-every 15");
  EXPECT_EQ(fits->exit_code, 0) << fits->err;
}

TEST_F(KeptFiles, ARunThatGoesOnNeedsNoRoomForTheCheckpointThatItCameFrom) {
  const std::string run = "'" + simgpu_program().string() + "' --device cpu --quiet ";
  const auto result =
      in_own_mounts(folder_.path(), "mount -t tmpfs -o size=7400k none room && " + run +
                                        "--particles 1e5 --steps 20 --checkpoint room/run.ckpt "
                                        "--checkpoint-every 10 && " +
                                        run +
                                        "--resume room/run.ckpt.1 --checkpoint room/run.ckpt "
                                        "--checkpoint-every 1");
  if (!result) GTEST_SKIP() << "no namespaces for this user";
  EXPECT_EQ(result->exit_code, 0);
  EXPECT_EQ(result->err, "");
}

TEST_F(KeptFiles, AFileThatIsMountedIsRefusedSinceNoOtherCanTakeItsPlace) {
  finish_run(file_);
  for (const char* name : {"run.ckpt", "run.ckpt.1"}) {
    const std::string mounted =
        std::string("cp ") + name + " copy && mount --bind copy " + name + " && '";
    const auto result = in_own_mounts(
        folder_.path(), mounted + simgpu_program().string() +
                            "' --device cpu --quiet --steps 1e15 --checkpoint run.ckpt");
    if (!result) GTEST_SKIP() << "no namespaces for this user";
    EXPECT_EQ(result->exit_code, 2);
    EXPECT_THAT(result->err, AllOf(HasSubstr(name), HasSubstr("which is mounted")));
  }
}

TEST_F(KeptFiles, APipeIsRefusedWhereverAFileIsReadAndNotWaitedFor) {
  const std::string pipe = folder_.path() / "pipe";
  for (const Arguments& flags :
       {Arguments{"--resume", ""}, Arguments{"--resume", ".1"}, Arguments{"--input", ".csv"},
        Arguments{"--input", ".npy"}, Arguments{"--compare-with", ".json"},
        Arguments{"--compare-with", ".csv"}}) {
    ASSERT_EQ(::mkfifo((pipe + flags[1]).c_str(), 0600), 0);
    // Of which the one before is, if not the last.
    const std::string name = flags[1] == ".1" ? pipe : pipe + flags[1];
    expect_refused({"--device", "cpu", flags[0], name}, HasSubstr("pipe"));
    fs::remove(pipe + flags[1]);
  }
}

TEST_F(KeptFiles, TheNameToGoOnWithIsWrittenForAShell) {
  const std::string file = folder_.path() / "my run.ckpt";
  interrupt_run(file);
  expect_refused(short_run + saved_to(file), HasSubstr("--resume '" + file + "'"));
  fs::remove(file);
  const ProgramResult stopped =
      simgpu({"--device", "cpu", "--quiet", "--particles", "50000", "--steps", "1e9",
              "--checkpoint", file, "--checkpoint-every", "20ms"},
             {.signal = SignalToSend{SIGTERM, file}});
  EXPECT_EQ(stopped.exit_code, 128 + SIGTERM);
  EXPECT_THAT(stopped.err,
              AllOf(HasSubstr("stopped by SIGTERM at step "), HasSubstr("of 1,000,000,000; "),
                    HasSubstr("resume with --resume '" + file + "'\n"), Not(HasSubstr("further"))));
}

}  // namespace
}  // namespace simgpu::test
