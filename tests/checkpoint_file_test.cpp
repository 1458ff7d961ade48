// Checkpoints as files: one comes back in every bit, and what is wrong with one is seen.

#include "driver/checkpoint/checkpoint_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checkpoint_fixture.hpp"
#include "common/block.hpp"
#include "common/particle_columns.hpp"
#include "expect_error.hpp"

namespace simgpu::driver {
namespace {

using test::CheckpointTest;
using test::created_by_one_thread;
using test::expect_error;
using test::header_of;
using testing::HasSubstr;

class CheckpointFileTest : public CheckpointTest {};

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
    auto read = test::circle_columns_for<Real>(particles);
    const auto copy = created_by_one_thread<Real>(particles);
    for_each_block(particles, [&](std::uint64_t offset, std::uint64_t count) {
      reader.read(read.view().subview(offset, count));
    });
    copy->load(0, read.view().read_only());
    EXPECT_EQ(copy->checksum(), simulation->checksum());
  }
}

TEST_F(CheckpointFileTest, ComesBackInEveryBit) {
  expect_round_trip<double>(file_, Precision::double_precision);
  expect_round_trip<float>(file_, Precision::single_precision);
}

TEST_F(CheckpointFileTest, EveryFlippedBitIsRefused) {
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

TEST_F(CheckpointFileTest, EveryTruncationIsRefused) {
  write(1);
  const std::string good = test::read_file(file_);
  for (std::size_t size = 0; size < good.size(); ++size) expect_refused(good.substr(0, size));
}

TEST_F(CheckpointFileTest, WhatIsLongerIsRefused) {
  write(1);
  const std::string good = test::read_file(file_);
  expect_refused(good + '\0');
  expect_refused(good + good);
}

TEST_F(CheckpointFileTest, WhatIsNoneIsRefused) {
  expect_refused("");
  expect_refused("x,y,angular_speed\n1,2,3\n");
  expect_refused(std::string(10'000, 'x'));
  expect_error(ErrorKind::bad_input, HasSubstr("No such file"),
               [&] { open_checkpoint(folder_.path() / "none"); });
  expect_error(ErrorKind::bad_input, HasSubstr("regular file"),
               [&] { open_checkpoint(folder_.path()); });
}

TEST_F(CheckpointFileTest, ThatChangesWhileItIsReadIsRefused) {
  write(1);
  CheckpointReader<double> reader(open_checkpoint(file_));
  std::string bad = test::read_file(file_);
  bad[bad.size() - 40] ^= 1;
  folder_.write("run.ckpt", bad);  // the same inode
  auto particles = test::circle_columns_for<double>(3);
  expect_error(ErrorKind::bad_input, HasSubstr("damaged"), [&] { reader.read(particles.view()); });
}

TEST_F(CheckpointFileTest, OfAFinishedRunSaysSoAndIsReadAsBefore) {
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
  auto particles = test::circle_columns_for<double>(3);
  EXPECT_NO_THROW(reader.read(particles.view()));
  for (std::size_t i = 1; i <= 9; ++i) {
    expect_refused(marked.substr(0, marked.size() - 9) + std::string(i, 'f'));
    std::string bad = marked;
    bad[bad.size() - i] ^= 1;
    expect_refused(bad);
  }
  expect_refused(marked + "\n");
}

TEST_F(CheckpointFileTest, OfAnotherRunOrOfTheMiddleOfOneIsNotMarkedAsFinished) {
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

// A line of numbers, longer than any other's.
TEST_F(CheckpointFileTest, OfThousandsOfDevicesIsReadAgain) {
  constexpr std::uint64_t devices = 10'000;
  const auto simulation = created_by_one_thread<float>(devices);
  CheckpointHeader header =
      header_of(devices, Precision::single_precision, {5, devices / 2, 3, {}});
  header.position.parts.assign(devices, 1);
  write_checkpoint(file_, header, *simulation, false);
  EXPECT_EQ(open_checkpoint(file_).header.position, header.position);
}

}  // namespace
}  // namespace simgpu::driver
