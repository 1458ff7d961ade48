// Where checkpoints are written: one that can be read is always there, and nothing of others gives
// way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "checkpoint_fixture.hpp"
#include "common/particle_columns.hpp"
#include "driver/checkpoint/checkpoints.hpp"
#include "driver/plan/resume.hpp"
#include "expect_error.hpp"

namespace simgpu::driver {
namespace {

using test::CheckpointTest;
using test::created_by_one_thread;
using test::expect_error;
using test::header_of;
using testing::AllOf;
using testing::HasSubstr;

class CheckpointPlacesTest : public CheckpointTest {};

TEST_F(CheckpointPlacesTest, TheOneBeforeIsKept) {
  write(1);
  write(2);
  write(3);
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 3U);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 2U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointPlacesTest, OfAnEarlierRunIsNotKeptBesideThoseOfANewOne) {
  write(1);
  write(2);
  const auto simulation = created_by_one_thread<double>(3);
  constexpr bool start_over = true;
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}, start_over},
                                  header_of(3, Precision::double_precision), *simulation,
                                  std::nullopt);
  checkpoints.write({50, 0, 0});
  EXPECT_EQ(folder_.entries(), 1U);
  checkpoints.write({60, 0, 0});
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 50U);
}

TEST_F(CheckpointPlacesTest, OfAnEarlierRunStaysUntilOneOfTheNewRunIsThere) {
  write(1);
  write(2);
  std::filesystem::resize_file(file_, 100);
  const auto simulation = created_by_one_thread<double>(3);
  constexpr bool start_over = true;
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}, start_over},
                                  header_of(3, Precision::double_precision), *simulation,
                                  std::nullopt);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  EXPECT_THAT(checkpoints.write({50, 0, 0}).value_or(""), HasSubstr("no checkpoint at step 50"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointPlacesTest, StaysWhereItsLinkLedAtTheStart) {
  const auto link = folder_.path() / "link.ckpt";
  std::filesystem::create_symlink("run.ckpt", link);
  folder_.write("theirs", "mine");
  folder_.write("theirs.1", "mine, too");
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({link, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  std::nullopt);
  std::filesystem::remove(link);
  std::filesystem::create_symlink("theirs", link);
  checkpoints.write({50, 0, 0});
  checkpoints.write({60, 0, 0});
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 60U);
  EXPECT_EQ(test::read_file(folder_.path() / "theirs"), "mine");
  EXPECT_EQ(test::read_file(folder_.path() / "theirs.1"), "mine, too");
}

TEST_F(CheckpointPlacesTest, WhoseTwoNamesAreOneFileLeavesNothingBesideIt) {
  write(1);
  std::filesystem::create_hard_link(file_, previous_generation(file_));
  write(2);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointPlacesTest, OfTheRunThatGoesOnIsKept) {
  write(1);
  write(2);
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  open_checkpoint(file_));
  checkpoints.write({50, 0, 0});
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 2U);
}

TEST_F(CheckpointPlacesTest, ThatIsDamagedNeverTakesThePlaceOfTheGoodOneBefore) {
  write(1);
  write(2);
  const Checkpoint before = open_checkpoint(previous_generation(file_));
  std::filesystem::resize_file(file_, 100);
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation, before);
  checkpoints.write({50, 0, 0});
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 50U);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
}

TEST_F(CheckpointPlacesTest, OfAnotherFileIsNotKeptAsTheOneBefore) {
  write(1);
  const Checkpoint other = open_checkpoint(file_);
  const auto here = folder_.path() / "here.ckpt";
  std::filesystem::copy(file_, here);
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({here, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation, other);
  checkpoints.write({50, 0, 0});
  EXPECT_FALSE(std::filesystem::exists(previous_generation(here)));
}

TEST_F(CheckpointPlacesTest, LeavesAFileThatTakesTheNameOfTheOneBeforeAndKeepsTheLast) {
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  std::nullopt);
  EXPECT_FALSE(checkpoints.write({50, 0, 0}));
  folder_.write("run.ckpt.1", "mine");
  EXPECT_THAT(checkpoints.write({60, 0, 0}).value_or(""),
              AllOf(HasSubstr("run.ckpt.1"), HasSubstr("only the last checkpoint is kept")));
  EXPECT_EQ(test::read_file(previous_generation(file_)), "mine");
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 60U);
  EXPECT_FALSE(checkpoints.write({70, 0, 0})) << "it is told once";
  EXPECT_EQ(test::read_file(previous_generation(file_)), "mine");
}

TEST_F(CheckpointPlacesTest, LeavesAFileThatTakesItsNameWhileTheRunGoesOn) {
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  std::nullopt);
  for (const bool is_first : {true, false}) {
    if (!is_first) {
      EXPECT_FALSE(checkpoints.write({50, 0, 0}));
    }
    std::filesystem::remove(file_);
    folder_.write("run.ckpt", "mine");
    EXPECT_THAT(checkpoints.write({60, 0, 0}).value_or(""),
                AllOf(HasSubstr("no checkpoint at step 60"), HasSubstr("left as it is")));
    EXPECT_EQ(test::read_file(file_), "mine");
    std::filesystem::remove(file_);
  }
  // Nor does one of another run that came meanwhile give way.
  CheckpointHeader other = header_of(3, Precision::double_precision, {7, 0, 0});
  other.parameters.seed = 7;
  write_checkpoint(file_, other, *simulation, false);
  EXPECT_THAT(checkpoints.write({70, 0, 0}).value_or(""), HasSubstr("left as it is"));
  EXPECT_EQ(open_checkpoint(file_).header.parameters.seed, 7U);
}

TEST_F(CheckpointPlacesTest, ThatCannotBeWrittenLeavesTheLastAndTellsOfItAtASignal) {
  write(1);
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  open_checkpoint(file_));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto on_limit = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {100, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string warning = checkpoints.write({50, 0, 0}).value_or("");
  std::raise(SIGTERM);
  std::string failure;
  try {
    checkpoints.write({60, 0, 0});
  } catch (const Error& error) {
    failure = error.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, on_limit);
  EXPECT_THAT(warning, AllOf(HasSubstr("warning: no checkpoint at step 50: "),
                             HasSubstr("File too large"), HasSubstr("the run goes on")));
  EXPECT_THAT(failure, AllOf(HasSubstr("stopped by SIGTERM at step 60 of 100"),
                             HasSubstr("could not be saved"), HasSubstr("File too large"),
                             HasSubstr("stays, of step 1; resume with --resume")));
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(CheckpointPlacesTest, ByALinkKeepsTheOneBeforeBesideTheFile) {
  std::filesystem::create_directory(folder_.path() / "real");
  const auto real = folder_.path() / "real" / "x.ckpt";
  std::filesystem::create_symlink(real, file_);
  write(1);
  write(2);
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_EQ(open_checkpoint(real).header.position.step, 2U);
  EXPECT_EQ(open_checkpoint(real.string() + ".1").header.position.step, 1U);
  std::filesystem::remove(real);
  testing::internal::CaptureStderr();
  EXPECT_EQ(resumed(resume_options()).resume_point->header.position.step, 1U);
  testing::internal::GetCapturedStderr();
}

TEST_F(CheckpointPlacesTest, WhoseGenerationsAreOneFileLeavesNothingBehind) {
  write(1);
  std::filesystem::create_hard_link(file_, previous_generation(file_));
  write(2);
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 2U);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointPlacesTest, IsNotWrittenOverWhatIsNoRegularFile) {
  const auto simulation = created_by_one_thread<double>(3);
  for (const auto& odd : {std::filesystem::path("/dev/null"), folder_.path()}) {
    expect_error(ErrorKind::bad_input, HasSubstr("regular file"), [&] {
      Checkpoints<double>({odd, std::uint64_t{1}}, header_of(3, Precision::double_precision),
                          *simulation, std::nullopt);
    });
  }
}

TEST_F(CheckpointPlacesTest, StaysTheSameWhenAnotherTakesItsName) {
  write(1);
  const Checkpoint first = open_checkpoint(file_);
  write(2);
  CheckpointReader<double> reader(first);
  auto particles = test::circle_columns_for<double>(3);
  EXPECT_NO_THROW(reader.read(particles.view()));
}

}  // namespace
}  // namespace simgpu::driver
