// The file of a trajectory holds whole frames, whatever happens while one is added.

#include "common/io/trajectory_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <random>

#include "common/io/big_endian.hpp"
#include "drifters.hpp"
#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

using test::drifters;
using test::expect_error;
using testing::HasSubstr;

constexpr std::uint64_t particles = 700;

/// What particle i has in a column at a step.
double number_of(std::uint64_t step, unsigned column, std::uint64_t i) {
  return static_cast<double>(step * 1'000'000 + column * 10'000 + i);
}

using Frame = TrajectoryFile<double>::Frame;

/// The frame of a step, in two blocks.
Frame frame_of(std::uint64_t step) {
  return {step, 0.5 * static_cast<double>(step), [step](const auto& take) {
            ParticleColumns<double> columns(drifters.column_count(), particles);
            for (unsigned column = 0; column < drifters.column_count(); ++column) {
              for (std::uint64_t i = 0; i < particles; ++i) {
                columns.view().columns[column][i] = number_of(step, column, i);
              }
            }
            constexpr std::uint64_t half = particles / 2;
            take(columns.view().read_only().subview(0, half));
            take(columns.view().read_only().subview(half, particles - half));
          }};
}

StateInfo run_of(std::uint64_t identity) {
  StateInfo run;
  run.parameters.law_parameters = drifters.default_parameters();
  run.run = identity;
  return run;
}

class TrajectoryFileTest : public testing::Test {
 protected:
  TrajectoryFile<double> file(std::uint64_t run = 1) const {
    return {path_, drifters, {10, particles}, run_of(run)};
  }

  /// Writes the frames of these steps.
  void write(std::initializer_list<std::uint64_t> steps) const {
    TrajectoryFile<double> written = file();
    for (const std::uint64_t step : steps) written.append(frame_of(step));
  }

  std::uint64_t frames() const {
    return big_endian_number(std::string_view(test::read_file(path_)).substr(4, 8));
  }

  /// Holds every byte behind the header to what the frames of these steps are.
  void expect_frames(const std::vector<std::uint64_t>& steps) const {
    const netcdf::Header header(netcdf::describe_particles(drifters, {10, particles}, run_of(1)));
    std::string expected = header.bytes(steps.size());
    const auto append = [&](auto number) {
      append_big_endian(expected, std::bit_cast<std::uint64_t>(number), sizeof number);
    };
    for (std::uint64_t i = 0; i < particles; ++i) append(10 + i);
    for (const std::uint64_t step : steps) {
      append(0.5 * static_cast<double>(step));
      append(step);
      for (unsigned column = 0; column < drifters.column_count(); ++column) {
        for (std::uint64_t i = 0; i < particles; ++i) append(number_of(step, column, i));
      }
    }
    EXPECT_TRUE(test::read_file(path_) == expected);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "run.nc";
};

TEST_F(TrajectoryFileTest, HoldsEachFrameWhereItsHeaderSays) {
  write({0, 3, 6});
  expect_frames({0, 3, 6});
  EXPECT_THAT(folder_.names(), testing::ElementsAre("run.nc"));
}

TEST_F(TrajectoryFileTest, IsNotThereBeforeItsFirstFrameIsWhole) {
  folder_.write("run.nc", "an older file");
  TrajectoryFile<double> written = file();
  EXPECT_THROW(written.append({0, 0, [](const auto&) { throw std::runtime_error("device"); }}),
               std::runtime_error);
  EXPECT_EQ(test::read_file(path_), "an older file");
  written.append(frame_of(0));
  expect_frames({0});
}

TEST_F(TrajectoryFileTest, IsAsBeforeWhereAFrameFails) {
  TrajectoryFile<double> written = file();
  written.append(frame_of(0));
  const Frame whole = frame_of(5);
  const auto fails = [&](const auto& take) {
    whole.give_blocks(take);
    throw std::runtime_error("device");
  };
  EXPECT_THROW(written.append({5, 2.5, fails}), std::runtime_error);
  expect_frames({0});
  written.append(frame_of(7));
  expect_frames({0, 7});
}

TEST_F(TrajectoryFileTest, GoesOnAfterAStepWithoutLaterFrames) {
  write({0, 3, 6, 9});
  TrajectoryFile<double> resumed = file();
  resumed.go_on(7);
  EXPECT_EQ(resumed.last_step(), 6U);
  expect_frames({0, 3, 6});
  resumed.append(frame_of(8));
  expect_frames({0, 3, 6, 8});
  file().go_on(0);
  expect_frames({0});
}

TEST_F(TrajectoryFileTest, WithoutAFrameLeftGoesOn) {
  write({5});
  TrajectoryFile<double> resumed = file();
  resumed.go_on(4);
  EXPECT_EQ(resumed.last_step(), std::nullopt);
  resumed.append(frame_of(6));
  expect_frames({6});
}

TEST_F(TrajectoryFileTest, ThatIsNotThereBeginsWhereTheRunGoesOn) {
  TrajectoryFile<double> resumed = file();
  resumed.go_on(4);
  EXPECT_FALSE(std::filesystem::exists(path_));
  resumed.append(frame_of(6));
  expect_frames({6});
}

TEST_F(TrajectoryFileTest, LosesWhatAKilledRunHadBegun) {
  write({0, 3});
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) + 1234);
  file().go_on(3);
  expect_frames({0, 3});
}

TEST_F(TrajectoryFileTest, OfAnotherRunOrOfNoneIsLeftAsItIs) {
  write({0, 3});
  const std::string before = test::read_file(path_);
  expect_error(ErrorKind::bad_input, HasSubstr("run.nc: it is not the trajectory of the run"),
               [&] { file(2).go_on(3); });
  EXPECT_EQ(test::read_file(path_), before);
  for (const char* other : {"", "CDF\x05", "mine"}) {
    folder_.write("run.nc", other);
    expect_error(ErrorKind::bad_input, HasSubstr("move it away"), [&] { file().go_on(3); });
    EXPECT_EQ(test::read_file(path_), other);
  }
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  expect_error(ErrorKind::bad_input, HasSubstr("move it away"), [&] { file().go_on(3); });
}

TEST_F(TrajectoryFileTest, ThatIsCutOffIsRefused) {
  write({0, 3});
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 1);
  expect_error(ErrorKind::bad_input, HasSubstr("too few for the 2 frames"),
               [&] { file().go_on(3); });
  // Of more frames than any file has.
  std::string bytes = test::read_file(path_);
  bytes.replace(4, 8, 8, '\xff');
  folder_.write("run.nc", bytes);
  expect_error(ErrorKind::bad_input, HasSubstr("it is cut off"), [&] { file().go_on(3); });
}

TEST_F(TrajectoryFileTest, ThatAnotherProgramHasTakenIsLeftToIt) {
  for (const bool is_moved : {false, true}) {
    TrajectoryFile<double> first = file();
    first.append(frame_of(0));
    if (is_moved) {
      std::filesystem::rename(path_, folder_.path() / "moved.nc");
    } else {
      write({0, 3});  // puts another file in its place
    }
    expect_error(ErrorKind::run_failed, HasSubstr("another program has changed, moved or removed"),
                 [&] { first.append(frame_of(3)); });
    if (!is_moved) expect_frames({0, 3});
  }
}

/// The steps of a file and its numbers are those of whole frames.
void expect_whole_frames(const std::string& bytes, std::uint64_t frames) {
  const netcdf::Header header(netcdf::describe_particles(drifters, {10, particles}, run_of(1)));
  ASSERT_GE(bytes.size(), header.end(frames));
  const std::string_view view = bytes;
  for (std::uint64_t frame = 0; frame < frames; ++frame) {
    const std::uint64_t step_at = header.begin(netcdf::step_place) + frame * header.record_bytes();
    ASSERT_EQ(big_endian_number(view.substr(step_at, 8)), frame);
    const std::uint64_t last_at = header.end(frame + 1) - 8;
    ASSERT_EQ(std::bit_cast<double>(big_endian_number(view.substr(last_at, 8))),
              number_of(frame, drifters.column_count() - 1, particles - 1));
  }
}

/// Adds frames for ever, and tells before each how many are promised.
[[noreturn]] void append_for_ever(TrajectoryFile<double>& file, std::atomic<std::uint64_t>& told) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  file.go_on(UINT64_MAX);
  for (std::uint64_t step = file.last_step() ? *file.last_step() + 1 : 0;; ++step) {
    told = step;
    file.append(frame_of(step));
  }
}

TEST_F(TrajectoryFileTest, KilledAtAnyMomentKeepsEveryPromisedFrame) {
  constexpr int kills = 50;
  constexpr unsigned longest_life = 20'000;  // microseconds
  void* const memory = ::mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto& told = *new (memory) std::atomic<std::uint64_t>(0);
  std::mt19937 random(1);
  TrajectoryFile<double> written = file();
  for (int kill = 0; kill < kills; ++kill) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_for_ever(written, told);
    while (kill == 0 && told == 0) ::usleep(200);
    ::usleep(static_cast<useconds_t>(random() % longest_life));
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_GE(frames(), told);
    EXPECT_LE(frames(), told + 1);
    expect_whole_frames(test::read_file(path_), frames());
  }
  EXPECT_GT(told, 1U);
  ::munmap(memory, sizeof(std::atomic<std::uint64_t>));
}

}  // namespace
}  // namespace simgpu::io
