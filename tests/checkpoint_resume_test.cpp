// What a run that goes on takes from a checkpoint, and from which.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "checkpoint_fixture.hpp"
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

class CheckpointResumeTest : public CheckpointTest {};

TEST_F(CheckpointResumeTest, ThatIsDamagedGivesWayToTheOneBefore) {
  write(1);
  write(2);
  std::filesystem::resize_file(file_, std::filesystem::file_size(file_) - 1);
  testing::internal::CaptureStderr();
  const Options options = resumed(resume_options());
  const std::string warning = testing::internal::GetCapturedStderr();
  EXPECT_EQ(options.resume_point->header.position.step, 1U);
  EXPECT_EQ(options.resume_point->file, previous_generation(file_));
  EXPECT_THAT(warning, AllOf(HasSubstr("damaged"), HasSubstr("run.ckpt.1, at step 1")));
}

TEST_F(CheckpointResumeTest, ThatIsGoneGivesWayToTheOneBefore) {
  write(1);
  write(2);
  std::filesystem::remove(file_);
  EXPECT_EQ(resumed(resume_options()).resume_point->header.position.step, 1U);
}

TEST_F(CheckpointResumeTest, OfWhichBothAreDamagedIsRefusedWithBothNames) {
  write(1);
  write(2);
  std::filesystem::resize_file(file_, 100);
  std::filesystem::resize_file(previous_generation(file_), 100);
  expect_error(ErrorKind::bad_input, AllOf(HasSubstr("run.ckpt:"), HasSubstr("run.ckpt.1:")),
               [&] { resumed(resume_options()); });
}

/// Such a run is not begun again from an older checkpoint, but finished by who began it.
TEST_F(CheckpointResumeTest, OfAnotherVersionIsRefusedByItsNameThoughThereIsOneBefore) {
  write(1);
  write(2);
  std::string content = test::read_file(file_);
  content.replace(content.find("\"major\":3"), 9, "\"major\":2");
  content.resize(content.size() - Digest::bytes);
  Digest digest;
  digest.add(content);
  const Digest::Value value = digest.value();
  folder_.write("run.ckpt", content.append(value.data(), value.size()));
  expect_error(ErrorKind::bad_input,
               AllOf(HasSubstr("run.ckpt: it is a checkpoint of format 2.0, which simgpu "),
                     HasSubstr("finish the run with"), testing::Not(HasSubstr("run.ckpt.1"))),
               [&] { resumed(resume_options()); });
}

TEST_F(CheckpointResumeTest, WithAnotherParameterIsRefusedByItsFlag) {
  write(1);
  const std::pair<const char*, std::function<void(Options&)>> changes[] = {
      {"--particles", [](Options& o) { o.given[place_of("particles")] = true; }},
      {"--steps", [](Options& o) { o.given[place_of("steps")] = (o.parameters.steps = 7) != 0; }},
      {"--timestep",
       [](Options& o) { o.given[place_of("timestep")] = (o.parameters.timestep = 1) != 0; }},
      {"--seed", [](Options& o) { o.given[place_of("seed")] = (o.parameters.seed = 7) != 0; }},
      {"--precision",
       [](Options& o) {
         o.given[place_of("precision")] = true;
         o.parameters.precision = Precision::single_precision;
       }},
      {"--math",
       [](Options& o) {
         o.given[place_of("math")] = true;
         o.parameters.math = Math::fast;
       }},
  };
  for (const auto& [flag, change] : changes) {
    Options options = resume_options();
    change(options);
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr(flag), HasSubstr("run.ckpt")),
                 [&] { resumed(options); });
  }
}

TEST_F(CheckpointResumeTest, SetsWhatTheCommandLineDoesNotSay) {
  write(1);
  Options options = resume_options();
  options.given[place_of("steps")] = true;  // and they are the same
  options.parameters.order = Order::step;
  const Options result = resumed(options);
  EXPECT_EQ(result.parameters.particles, 3U);
  EXPECT_EQ(result.parameters.order, Order::step);
}

TEST_F(CheckpointResumeTest, FastArithmeticDoesNotGoOnInOrderStep) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.parameters.math = Math::fast;
  write_checkpoint(file_, header, *created_by_one_thread<double>(3), false);
  Options options = resume_options();
  options.parameters.order = Order::step;
  expect_error(ErrorKind::bad_input, HasSubstr("--order step"), [&] { resumed(options); });
}

}  // namespace
}  // namespace simgpu::driver
