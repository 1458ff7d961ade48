// simgpu-mpi stopped, killed, and going on with other numbers of ranks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "circle_particles.hpp"
#include "cpu/cpu_simulation.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/team/ranges.hpp"
#include "json_report.hpp"
#include "run_ranks.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

const Arguments on_cpu = {"--device", "cpu", "--json", "-"};

class MpiResume : public testing::Test {
 protected:
  /// Goes on from a checkpoint by simgpu and by 1, 2 and 3 ranks.
  static void expect_same_end(const std::string& checkpoint, const std::string& expected) {
    const Arguments resume = on_cpu + Arguments{"--resume", checkpoint};
    EXPECT_EQ(checksum_of(simgpu(resume)), expected);
    for (const int ranks : {1, 2, 3}) {
      EXPECT_EQ(checksum_of(run_ranks(ranks, resume)), expected) << ranks;
    }
  }

  /// Waits for a file, but not for ever.
  static void wait_for(const std::filesystem::path& file) {
    for (int look = 0; look < 6'000 && !std::filesystem::exists(file); ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() / "run.ckpt";
  std::string middle_ = file_ + ".1";
};

TEST_F(MpiResume, FromRanksOnAnyNumberOfThem) {
  const Arguments parameters = {"--particles", "70001", "--steps", "25"};
  const std::string expected = checksum_of(simgpu(on_cpu + parameters));
  const Arguments save = {"--checkpoint", file_, "--checkpoint-every", "10"};
  EXPECT_EQ(checksum_of(run_ranks(3, on_cpu + save + parameters)), expected);
  expect_same_end(middle_, expected);
}

TEST_F(MpiResume, FromPlainSimgpuOnRanks) {
  const Arguments parameters = {"--particles", "1001", "--steps", "25", "--precision", "single"};
  const Arguments save = {"--checkpoint", file_, "--checkpoint-every", "10"};
  const std::string expected = checksum_of(simgpu(on_cpu + save + parameters));
  expect_same_end(middle_, expected);
}

TEST_F(MpiResume, WhileSomeParticlesOfEachRankAreAhead) {
  Parameters parameters;
  parameters.law = &circle_law;
  parameters.particles = 1000;
  parameters.steps = 25;
  const std::vector<std::uint64_t> parts = {333, 333, 334};
  cpu::CpuSimulation<double> simulation(cpu::law_functions<laws::Circle>(),
                                        {0, parameters.particles}, 1);
  simulation.create(parameters.seed);
  simulation.evolve({parameters.timestep, 10}, Order::particle);
  constexpr std::uint64_t ahead = 400;
  constexpr std::uint64_t ahead_steps = 7;
  simulation.evolve_pieces(driver::pieces_side_by_side(parts, 0, ahead),
                           {parameters.timestep, ahead_steps}, Order::particle);
  driver::write_checkpoint(
      file_, {parameters, driver::saved_law(parameters), true, {10, ahead, ahead_steps, parts}},
      simulation, false);
  expect_same_end(file_,
                  checksum_of(simgpu(on_cpu + Arguments{"--particles", "1000", "--steps", "25"})));
}

TEST_F(MpiResume, ASignalToMpirunSavesTheRun) {
  // On one thread each, and with steps too long for a particle to be enclosed, it takes the ranks
  // longer than the second that mpirun waits with the signal.
  const Arguments parameters = {"--particles", "20000", "--steps", "150000", "--timestep", "0.01"};
  const std::string expected = checksum_of(simgpu(on_cpu + parameters));
  const ProgramResult stopped =
      run_ranks(3,
                Arguments{"--device", "cpu", "--threads", "1", "--checkpoint", file_,
                          "--checkpoint-every", "20ms", "--quiet"} +
                    parameters,
                {.signal = SignalToSend{SIGTERM, file_}});
  EXPECT_NE(stopped.exit_code, 0);
  EXPECT_EQ(stopped.out, "");
  EXPECT_THAT(stopped.err, HasSubstr("stopped by SIGTERM at step"));
  EXPECT_EQ(checksum_of(run_ranks(2, on_cpu + Arguments{"--resume", file_})), expected);
}

/// The processes below `parent`, all generations.
std::vector<pid_t> descendants(pid_t parent) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string status = read_file(entry.path() / "status");
    const std::string wanted = "\nPPid:\t" + std::to_string(parent) + "\n";
    if (status.find(wanted) == std::string::npos) continue;
    const pid_t child = std::stoi(name);
    found.push_back(child);
    for (const pid_t below : descendants(child)) found.push_back(below);
  }
  return found;
}

/// The last rank of a run that writes `mark`, which its command line has.
pid_t last_rank(const std::string& mark) {
  pid_t last = 0;
  for (const pid_t process : descendants(::getpid())) {
    const std::string folder = "/proc/" + std::to_string(process);
    if (std::filesystem::exists(folder) &&
        read_file(folder + "/cmdline").starts_with(mpi_program().string()) &&
        read_file(folder + "/cmdline").find(mark) != std::string::npos) {
      last = std::max(last, process);
    }
  }
  return last;
}

TEST_F(MpiResume, ARankThatIsKilledEndsTheRunAndLosesNoFile) {
  const std::filesystem::path output = folder_.write("out.csv", "old");
  bool killed = false;
  std::thread killer([&] {
    wait_for(file_);
    const pid_t victim = last_rank(file_);
    killed = victim != 0 && ::kill(victim, SIGKILL) == 0;
  });
  const auto start = std::chrono::steady_clock::now();
  const ProgramResult result =
      run_ranks(3, {"--device", "cpu", "--checkpoint", file_, "--checkpoint-every", "20ms",
                    "--quiet", "--particles", "1000", "--steps", "1e12", "--output", output});
  const auto end = std::chrono::steady_clock::now();
  killer.join();
  EXPECT_TRUE(killed);
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, AnyOf(HasSubstr("process rank 1"), HasSubstr("process rank 2")));
  EXPECT_LT(end - start, std::chrono::seconds(60));
  EXPECT_EQ(read_file(output), "old");
  EXPECT_GT(driver::open_checkpoint(file_).header.position.step, 0U);
}

}  // namespace
}  // namespace simgpu::test
