// Checkpoints as files: what is wrong with one is seen, and one that can be read is always there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <memory>
#include <random>

#include "common/block.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/checkpoint/checkpoints.hpp"
#include "driver/plan/resume.hpp"
#include "driver/run/time_loop.hpp"
#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::driver {
namespace {

using test::expect_error;
using testing::AllOf;
using testing::HasSubstr;

template <class Real>
std::unique_ptr<Simulation<Real>> created_by_one_thread(std::uint64_t particles) {
  // One thread, so that none but this is there when the test forks.
  const auto backend = cpu::make_backend(1);
  backend->start();
  auto simulation = make_simulation<Real>(*backend, {0, particles});
  simulation->create(Parameters{}.seed);
  return simulation;
}

CheckpointHeader header_of(std::uint64_t particles, Precision precision, Position position = {}) {
  CheckpointHeader header;
  header.parameters.particles = particles;
  header.parameters.precision = precision;
  header.position = position;
  return header;
}

class CheckpointTest : public testing::Test {
 protected:
  /// Writes a checkpoint of three particles after `step` steps.
  void write(std::uint64_t step, bool keep_previous = true) const {
    const auto simulation = created_by_one_thread<double>(3);
    write_checkpoint(file_, header_of(3, Precision::double_precision, {step, 0, 0}), *simulation,
                     keep_previous);
  }

  void expect_refused(const std::string& content) const {
    folder_.write("run.ckpt", content);
    expect_error(ErrorKind::bad_input, HasSubstr("run.ckpt"), [&] { open_checkpoint(file_); });
  }

  Options resume_options() const {
    Options options;
    options.resume = file_;
    return options;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "run.ckpt";
};

template <class Real>
void expect_round_trip(const std::filesystem::path& file, Precision precision) {
  for (const std::uint64_t particles : {std::uint64_t{1}, block_particles + 5}) {
    const auto simulation = created_by_one_thread<Real>(particles);
    const CheckpointHeader header = header_of(particles, precision, {7, 0, 0});
    write_checkpoint(file, header, *simulation, false);
    const CheckpointHeader found = open_checkpoint(file).header;
    EXPECT_EQ(header_line(found), header_line(header));
    CheckpointReader<Real> reader(open_checkpoint(file));
    ASSERT_EQ(reader.size(), particles);
    ParticleColumns<Real> read(particles);
    const auto copy = created_by_one_thread<Real>(particles);
    for_each_block(particles, [&](std::uint64_t offset, std::uint64_t count) {
      reader.read(read.view().subview(offset, count));
    });
    copy->load(0, read.view().read_only());
    EXPECT_EQ(copy->checksum(), simulation->checksum());
  }
}

TEST_F(CheckpointTest, ComesBackInEveryBit) {
  expect_round_trip<double>(file_, Precision::double_precision);
  expect_round_trip<float>(file_, Precision::single_precision);
}

TEST_F(CheckpointTest, EveryFlippedBitIsRefused) {
  write(1);
  const std::string good = test::read_file(file_);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      expect_refused(bad);
    }
  }
}

TEST_F(CheckpointTest, EveryTruncationIsRefused) {
  write(1);
  const std::string good = test::read_file(file_);
  for (std::size_t size = 0; size < good.size(); ++size) expect_refused(good.substr(0, size));
}

TEST_F(CheckpointTest, WhatIsLongerIsRefused) {
  write(1);
  const std::string good = test::read_file(file_);
  expect_refused(good + '\0');
  expect_refused(good + good);
}

TEST_F(CheckpointTest, WhatIsNoneIsRefused) {
  expect_refused("");
  expect_refused("x,y,angular_speed\n1,2,3\n");
  expect_refused(std::string(10'000, 'x'));
  expect_error(ErrorKind::bad_input, HasSubstr("No such file"),
               [&] { open_checkpoint(folder_.path() / "none"); });
  expect_error(ErrorKind::bad_input, HasSubstr("regular file"),
               [&] { open_checkpoint(folder_.path()); });
}

TEST_F(CheckpointTest, ThatChangesWhileItIsReadIsRefused) {
  write(1);
  CheckpointReader<double> reader(open_checkpoint(file_));
  std::string bad = test::read_file(file_);
  bad[bad.size() - 40] ^= 1;
  folder_.write("run.ckpt", bad);  // the same inode
  ParticleColumns<double> particles(3);
  expect_error(ErrorKind::bad_input, HasSubstr("damaged"), [&] { reader.read(particles.view()); });
}

TEST_F(CheckpointTest, OfAFinishedRunSaysSoAndIsReadAsBefore) {
  write(100);
  const CheckpointHeader run = header_of(3, Precision::double_precision);
  EXPECT_FALSE(open_checkpoint(file_).finished);
  EXPECT_FALSE(look_for_checkpoint(file_).finished);
  mark_as_finished(file_, run);
  EXPECT_TRUE(open_checkpoint(file_).finished);
  EXPECT_TRUE(look_for_checkpoint(file_).finished);
  const std::string marked = test::read_file(file_);
  mark_as_finished(file_, run);
  EXPECT_EQ(test::read_file(file_), marked) << "once is enough";
  CheckpointReader<double> reader(open_checkpoint(file_));
  ParticleColumns<double> particles(3);
  EXPECT_NO_THROW(reader.read(particles.view()));
  for (std::size_t i = 1; i <= 9; ++i) {
    expect_refused(marked.substr(0, marked.size() - 9) + std::string(i, 'f'));
    std::string bad = marked;
    bad[bad.size() - i] ^= 1;
    expect_refused(bad);
  }
  expect_refused(marked + "\n");
}

TEST_F(CheckpointTest, OfAnotherRunOrOfTheMiddleOfOneIsNotMarkedAsFinished) {
  CheckpointHeader run = header_of(3, Precision::double_precision);
  write(99);
  mark_as_finished(file_, run);
  EXPECT_FALSE(open_checkpoint(file_).finished);
  write(100);
  run.parameters.seed = 7;
  mark_as_finished(file_, run);
  EXPECT_FALSE(open_checkpoint(file_).finished);
  folder_.write("run.ckpt", "mine");
  mark_as_finished(file_, run);
  EXPECT_EQ(test::read_file(file_), "mine");
}

TEST_F(CheckpointTest, TheOneBeforeIsKept) {
  write(1);
  write(2);
  write(3);
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 3U);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 2U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointTest, OfAnEarlierRunIsNotKeptBesideThoseOfANewOne) {
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

TEST_F(CheckpointTest, OfAnEarlierRunStaysUntilOneOfTheNewRunIsThere) {
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

TEST_F(CheckpointTest, StaysWhereItsLinkLedAtTheStart) {
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

TEST_F(CheckpointTest, WhoseTwoNamesAreOneFileLeavesNothingBesideIt) {
  write(1);
  std::filesystem::create_hard_link(file_, previous_generation(file_));
  write(2);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointTest, OfTheRunThatGoesOnIsKept) {
  write(1);
  write(2);
  const auto simulation = created_by_one_thread<double>(3);
  Checkpoints<double> checkpoints({file_, std::uint64_t{1}},
                                  header_of(3, Precision::double_precision), *simulation,
                                  open_checkpoint(file_));
  checkpoints.write({50, 0, 0});
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 2U);
}

TEST_F(CheckpointTest, ThatIsDamagedNeverTakesThePlaceOfTheGoodOneBefore) {
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

TEST_F(CheckpointTest, OfAnotherFileIsNotKeptAsTheOneBefore) {
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

TEST_F(CheckpointTest, LeavesAFileThatTakesTheNameOfTheOneBeforeAndKeepsTheLast) {
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

TEST_F(CheckpointTest, LeavesAFileThatTakesItsNameWhileTheRunGoesOn) {
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

TEST_F(CheckpointTest, ThatCannotBeWrittenLeavesTheLastAndTellsOfItAtASignal) {
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

TEST_F(CheckpointTest, ByALinkKeepsTheOneBeforeBesideTheFile) {
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

TEST_F(CheckpointTest, WhoseGenerationsAreOneFileLeavesNothingBehind) {
  write(1);
  std::filesystem::create_hard_link(file_, previous_generation(file_));
  write(2);
  EXPECT_EQ(open_checkpoint(file_).header.position.step, 2U);
  EXPECT_EQ(open_checkpoint(previous_generation(file_)).header.position.step, 1U);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(CheckpointTest, IsNotWrittenOverWhatIsNoRegularFile) {
  const auto simulation = created_by_one_thread<double>(3);
  for (const auto& odd : {std::filesystem::path("/dev/null"), folder_.path()}) {
    expect_error(ErrorKind::bad_input, HasSubstr("regular file"), [&] {
      Checkpoints<double>({odd, std::uint64_t{1}}, header_of(3, Precision::double_precision),
                          *simulation, std::nullopt);
    });
  }
}

TEST_F(CheckpointTest, StaysTheSameWhenAnotherTakesItsName) {
  write(1);
  const Checkpoint first = open_checkpoint(file_);
  write(2);
  CheckpointReader<double> reader(first);
  ParticleColumns<double> particles(3);
  EXPECT_NO_THROW(reader.read(particles.view()));
}

TEST_F(CheckpointTest, ThatIsDamagedGivesWayToTheOneBefore) {
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

TEST_F(CheckpointTest, ThatIsGoneGivesWayToTheOneBefore) {
  write(1);
  write(2);
  std::filesystem::remove(file_);
  EXPECT_EQ(resumed(resume_options()).resume_point->header.position.step, 1U);
}

TEST_F(CheckpointTest, OfWhichBothAreDamagedIsRefusedWithBothNames) {
  write(1);
  write(2);
  std::filesystem::resize_file(file_, 100);
  std::filesystem::resize_file(previous_generation(file_), 100);
  expect_error(ErrorKind::bad_input, AllOf(HasSubstr("run.ckpt:"), HasSubstr("run.ckpt.1:")),
               [&] { resumed(resume_options()); });
}

TEST_F(CheckpointTest, WithAnotherParameterIsRefusedByItsFlag) {
  write(1);
  const std::pair<const char*, std::function<void(Options&)>> changes[] = {
      {"--particles", [](Options& o) { o.given.particles = true; }},
      {"--steps", [](Options& o) { o.given.steps = (o.parameters.steps = 7) != 0; }},
      {"--timestep", [](Options& o) { o.given.timestep = (o.parameters.timestep = 1) != 0; }},
      {"--seed", [](Options& o) { o.given.seed = (o.parameters.seed = 7) != 0; }},
      {"--precision",
       [](Options& o) {
         o.given.precision = true;
         o.parameters.precision = Precision::single_precision;
       }},
      {"--math",
       [](Options& o) {
         o.given.arithmetic = true;
         o.parameters.arithmetic = Arithmetic::fast;
       }},
  };
  for (const auto& [flag, change] : changes) {
    Options options = resume_options();
    change(options);
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr(flag), HasSubstr("run.ckpt")),
                 [&] { resumed(options); });
  }
}

TEST_F(CheckpointTest, SetsWhatTheCommandLineDoesNotSay) {
  write(1);
  Options options = resume_options();
  options.given.steps = true;  // and they are the same
  options.parameters.order = Order::step;
  const Options result = resumed(options);
  EXPECT_EQ(result.parameters.particles, 3U);
  EXPECT_EQ(result.parameters.order, Order::step);
}

TEST_F(CheckpointTest, FastArithmeticDoesNotGoOnInOrderStep) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.parameters.arithmetic = Arithmetic::fast;
  write_checkpoint(file_, header, *created_by_one_thread<double>(3), false);
  Options options = resume_options();
  options.parameters.order = Order::step;
  expect_error(ErrorKind::bad_input, HasSubstr("--order step"), [&] { resumed(options); });
}

TEST(CheckpointHeaders, OfAnotherVersionAreRefused) {
  const std::string line = header_line(header_of(3, Precision::double_precision));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = line.substr(0, line.size() - 1);
    const std::size_t place = other.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return other.replace(place, from.size(), to);
  };
  EXPECT_NO_THROW(parse_header_line(changed("\"minor\":2", "\"minor\":9")));
  for (const std::string& bad :
       {changed("\"major\":1", "\"major\":2"), changed("simgpu.checkpoint", "simgpu.run"),
        changed("65536", "65535"), changed("\"particles\":3", "\"particles\":0"),
        changed("\"particles\":3", "\"particles\":-3"), changed("\"step\":0", "\"step\":101"),
        changed("\"math\":\"exact\",\"step\":0", "\"math\":\"fast\",\"step\":10"),
        changed("\"ahead\":0", "\"ahead\":3"), changed("\"ahead\":0", "\"ahead\":1"),
        changed("double", "half"), changed("exact", "wrong"), changed("1e-05", "0"),
        changed("1e-05", "\"x\""), changed("true", "1"), std::string("{}"), std::string("[]"),
        std::string("3"), std::string("")}) {
    EXPECT_THROW(parse_header_line(bad), std::invalid_argument) << bad;
  }
}

TEST(CheckpointHeaders, SayOfWhichRunTheyAre) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  EXPECT_EQ(parse_header_line(header_line(header)).run, std::nullopt);
  header.run = 0xabc;
  const std::string line = header_line(header);
  EXPECT_EQ(parse_header_line(line).run, 0xabcU);
  for (const char* bad : {"3", "\"\"", "\"xyz\"", "\"10000000000000abc00\"", "null"}) {
    std::string other = line;
    const std::string member = "\"run\":\"0000000000000abc\"";
    other.replace(other.find(member), member.size(), "\"run\":" + std::string(bad));
    EXPECT_THROW(parse_header_line(other), std::invalid_argument) << bad;
  }
}

TEST(CheckpointHeaders, OfOneRunAreThoseOfOneIdentityAndOneEnd) {
  const CheckpointHeader one = header_of(3, Precision::double_precision);
  CheckpointHeader other = header_of(3, Precision::double_precision, {7, 0, 0});
  EXPECT_TRUE(are_of_one_run(one, other));
  other.parameters.seed = 7;
  EXPECT_FALSE(are_of_one_run(one, other));
  CheckpointHeader same = other;
  same.run = other.run = 5;
  EXPECT_TRUE(are_of_one_run(same, other));
  other.run = 6;
  EXPECT_FALSE(are_of_one_run(same, other));
  other.run = 5;
  other.parameters.steps = 7;
  EXPECT_FALSE(are_of_one_run(same, other));
}

TEST(CheckpointHeaders, SayOfWhichPartsSomeParticlesAreAheadInAVersionOfTheirOwn) {
  CheckpointHeader header = header_of(30, Precision::double_precision, {5, 7, 3, {20, 0, 10}});
  const std::string line = header_line(header);
  EXPECT_EQ(parse_header_line(line).position, header.position);
  EXPECT_THAT(line, HasSubstr("\"major\":2"));
  header.position.parts.clear();
  EXPECT_THAT(header_line(header), HasSubstr("\"major\":1"));
}

TEST(CheckpointHeaders, WhosePartsAreNotAllParticlesAreRefused) {
  CheckpointHeader header = header_of(30, Precision::double_precision, {5, 7, 3, {}});
  for (const std::vector<std::uint64_t>& parts :
       {std::vector<std::uint64_t>{30, 1}, {29}, {20, 9}, {0}, {31}, {UINT64_MAX, 31}}) {
    header.position.parts = parts;
    EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument)
        << testing::PrintToString(parts);
  }
  header.position = {5, 0, 0, {20, 10}};
  EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument) << "none is ahead";
  for (const char* parts : {"3", "\"30\"", "[-30]", "[30.0]", "[\"30\"]", "null", "{}", "[[30]]"}) {
    header.position = {5, 7, 3, {30}};
    std::string line = header_line(header);
    const std::string member = "\"parts\":[30]";
    line.replace(line.find(member), member.size(), "\"parts\":" + std::string(parts));
    EXPECT_THROW(parse_header_line(line), std::invalid_argument) << parts;
  }
}

TEST(CheckpointHeaders, OfAStartFromAFileHaveNoPlaceInAGeneratedOne) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.generated_start = false;
  EXPECT_NO_THROW(parse_header_line(header_line(header)));
  header.parameters.first = 5;
  EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument);
}

TEST(CheckpointHeaders, WhoseParticlesEndBeyondTheLastIndexAreRefused) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  for (const std::uint64_t first : {most_count - 2, UINT64_MAX - 2, UINT64_MAX}) {
    header.parameters.first = first;
    EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument) << first;
  }
}

TEST(CheckpointHeaders, SayWhereTheParticlesBeginWhichWithoutThatIsAtZero) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  std::string line = header_line(header);
  const std::string member = "\"first\":0,";
  line.erase(line.find(member), member.size());
  EXPECT_EQ(parse_header_line(line).parameters.first, 0U);
  header.parameters.first = most_count - 3;
  EXPECT_EQ(parse_header_line(header_line(header)).parameters.first, most_count - 3);
}

// One that knew nothing of the first particle would go on with others.
TEST(CheckpointHeaders, OfALaterBeginningAreOfAVersionOfTheirOwn) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.parameters.first = 1;
  std::string line = header_line(header);
  EXPECT_THAT(line, HasSubstr("\"major\":2"));
  line.replace(line.find("\"major\":2"), 9, "\"major\":1");
  EXPECT_THROW(parse_header_line(line), std::invalid_argument);
}

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
    ParticleColumns<double> read(particles);
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

// A line of numbers, longer than any other's.
TEST_F(CheckpointTest, OfThousandsOfDevicesIsReadAgain) {
  constexpr std::uint64_t devices = 10'000;
  const auto simulation = created_by_one_thread<float>(devices);
  CheckpointHeader header =
      header_of(devices, Precision::single_precision, {5, devices / 2, 3, {}});
  header.position.parts.assign(devices, 1);
  write_checkpoint(file_, header, *simulation, false);
  EXPECT_EQ(open_checkpoint(file_).header.position, header.position);
}

TEST_F(CheckpointTest, KilledAHundredTimesAtAnyMomentItLosesNoMoreThanAnInterval) {
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
  ParticleColumns<double> read(500);
  CheckpointReader<double>(open_checkpoint(file_)).read(read.view());
  const auto resumed = created_by_one_thread<double>(500);
  resumed->load(0, read.view().read_only());
  const auto expected = created_by_one_thread<double>(500);
  expected->evolve({1e-5, last}, Order::particle);
  EXPECT_EQ(resumed->checksum(), expected->checksum());
}

}  // namespace
}  // namespace simgpu::driver
