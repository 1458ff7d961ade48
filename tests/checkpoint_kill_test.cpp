// A run that is killed at any moment loses no more than what came after its last checkpoint.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <random>

#include "checkpoint_fixture.hpp"
#include "common/particle_columns.hpp"
#include "driver/checkpoint/checkpoints.hpp"
#include "driver/run/time_loop.hpp"

namespace simgpu::driver {
namespace {

using test::CheckpointTest;
using test::created_by_one_thread;
using test::header_of;

class CheckpointKillTest : public CheckpointTest {};

/// Steps that a child has taken, where its parent can see them.
class SharedCount {
 public:
  SharedCount()
      : memory_(::mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
        count_(new (memory_) std::atomic<std::uint64_t>(0)) {}
  ~SharedCount() { ::munmap(memory_, sizeof(std::atomic<std::uint64_t>)); }
  SharedCount(const SharedCount&) = delete;
  SharedCount& operator=(const SharedCount&) = delete;

  std::atomic<std::uint64_t>& operator*() { return *count_; }

 private:
  void* memory_;
  std::atomic<std::uint64_t>* count_;
};

/// Runs for ever, with a checkpoint every so many steps, and counts each step once it is taken.
[[noreturn]] void run_for_ever(const std::filesystem::path& file, std::uint64_t every,
                               std::atomic<std::uint64_t>& steps_taken) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // but no longer than the test
  constexpr std::uint64_t particles = 500;
  constexpr std::uint64_t for_ever = std::uint64_t{1} << 50;
  const auto simulation = created_by_one_thread<double>(particles);
  CheckpointHeader header = header_of(particles, Precision::double_precision);
  header.parameters.steps = for_ever;
  Position start;
  std::optional<Checkpoint> resumed_from;
  if (std::filesystem::exists(file)) {
    resumed_from = open_checkpoint(file);
    start = resumed_from->header.position;
    auto read = test::circle_columns_for<double>(particles);
    CheckpointReader<double>(*resumed_from).read(read.view());
    simulation->load(0, read.view().read_only());
  }
  Checkpoints<double> checkpoints({file, every}, header, *simulation, resumed_from);
  TimeLoop<double> loop(*simulation, {1e-5, for_ever}, Order::step, start);
  loop.at_every(1, [](std::uint64_t) {});  // a portion for each step
  loop.after_portions([&](const Position& position) {
    steps_taken = position.step;
    if (checkpoints.is_due(position)) checkpoints.write(position);
  });
  loop.run();
  std::_Exit(1);
}

/// Waits until the file is there, but not for ever; returns the microseconds that took.
useconds_t wait_for(const std::filesystem::path& file) {
  constexpr useconds_t between_looks = 200;
  constexpr useconds_t longest = 60'000'000;
  useconds_t waited = 0;
  for (; !std::filesystem::exists(file) && waited < longest; waited += between_looks) {
    ::usleep(between_looks);
  }
  return waited;
}

TEST_F(CheckpointKillTest, KilledAHundredTimesAtAnyMomentItLosesNoMoreThanAnInterval) {
  constexpr std::uint64_t every = 50;
  constexpr int kills = 100;
  std::mt19937 random(1);  // the same moments each time, as far as a clock can
  SharedCount steps_taken;
  std::uint64_t last = 0;
  useconds_t longest_life = 20'000;
  for (int kill = 0; kill < kills; ++kill) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) run_for_ever(file_, every, *steps_taken);
    // The first child shows how long it takes to the first checkpoint, on this machine at this
    // time.
    if (kill == 0) {
      longest_life += 2 * wait_for(file_);
    } else {
      ::usleep(static_cast<useconds_t>(random() % longest_life));
    }
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    if (!std::filesystem::exists(file_)) {
      EXPECT_EQ(last, 0U) << "the checkpoint is gone";
      EXPECT_LE(*steps_taken, every);
      continue;
    }
    const std::uint64_t step = open_checkpoint(file_).header.position.step;
    EXPECT_GE(step, last);
    EXPECT_LE(*steps_taken - step, every);
    const auto previous = previous_generation(file_);
    if (std::filesystem::exists(previous)) {
      EXPECT_LE(open_checkpoint(previous).header.position.step, step);
    }
    last = step;
  }
  // A file is given a name, and then the one that it replaces: killed in between, it has the first.
  for (const std::string& name : folder_.names()) {
    EXPECT_TRUE(name == "run.ckpt" || name == "run.ckpt.1" || name.starts_with(".simgpu-")) << name;
  }
  EXPECT_GT(last, 0U) << "no checkpoint was written in any of the children's lives";

  // And what is there in the end is what so many steps give.
  auto read = test::circle_columns_for<double>(500);
  CheckpointReader<double>(open_checkpoint(file_)).read(read.view());
  const auto resumed = created_by_one_thread<double>(500);
  resumed->load(0, read.view().read_only());
  const auto expected = created_by_one_thread<double>(500);
  expected->evolve({1e-5, last}, Order::particle);
  EXPECT_EQ(resumed->checksum(), expected->checksum());
}

}  // namespace
}  // namespace simgpu::driver
