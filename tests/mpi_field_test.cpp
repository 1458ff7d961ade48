// Velocity fields on ranks: rank 0 has them, and brings them to the others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/laws/gridded.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/state_bytes.hpp"
#include "expect_error.hpp"
#include "mpi/rank_member.hpp"
#include "run_ranks.hpp"

namespace simgpu::test {
namespace {

using driver::Command;
using driver::Task;
using Law = laws::Gridded<laws::ParticleInPlane, 2, laws::Euler>;

class MpiFields : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, MpiFields, testing::Values(1, 2, 3));

TEST_P(MpiFields, GiveTheBitsOfOneProcessAndAreCountedByEachRank) {
  const ProgramResult result = run_ranks(GetParam(), {}, {}, SIMGPU_BUILT_MPI_FIELDS);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "equal, counted\n");
}

/// Two ranks of a host, each with a simulation that takes a field.
class MpiFieldsOfAHost : public testing::Test {
 protected:
  void make_ranks(std::uint64_t available) {
    room_->available = available;
    for (mpi::Rank& rank : ranks_) {
      members_.push_back(
          mpi::make_rank_member(rank, nullptr, driver::make_local_member(cpu::make_backend(1))));
      Command make = command(Task::make);
      make.range = {0, 1};
      members_.back()->perform(make);
    }
    of_states_ = room_->taken;
  }

  static Command command(Task task) {
    Command command;
    command.task = task;
    command.law = &law_info<Law>;
    return command;
  }

  static Command hold(const field::Grid& grid) {
    Command hold = command(Task::hold_field);
    hold.field = &grid;
    return hold;
  }

  static field::Grid make_grid() {
    field::Grid grid;
    grid.axes[0] = grid.axes[1] = {-1, 0, 1};
    return grid;
  }

  std::shared_ptr<mpi::HostRoom> room_ = std::make_shared<mpi::HostRoom>();
  mpi::Rank ranks_[2] = {{"rank 0 (a)", room_, {}, 0}, {"rank 1 (a)", room_, {}, 0}};
  std::vector<std::unique_ptr<driver::Member>> members_;
  std::uint64_t of_states_ = 0;
  const field::Grid grid_ = make_grid();
  /// With the level that is on its way to the device.
  const std::uint64_t of_field_ = cpu::field_bytes(grid_).host + grid_.bytes_of_level();
  const std::uint64_t of_state_ = law_info<Law>.column_count() * sizeof(double);
};

TEST_F(MpiFieldsOfAHost, TakeTheirRoomAndGiveItBack) {
  make_ranks(2 * (of_state_ + of_field_));
  for (int again = 0; again < 2; ++again) {  // one takes the place of another
    for (const auto& member : members_) member->perform(hold(grid_));
    EXPECT_EQ(room_->taken, of_states_ + 2 * of_field_);
  }
  members_[0]->perform(hold({}));
  EXPECT_EQ(room_->taken, of_states_ + of_field_);
  for (const auto& member : members_) member->perform(command(Task::release));
  EXPECT_EQ(room_->taken, 0U);
}

TEST_F(MpiFieldsOfAHost, BeyondItsMemoryAreRefused) {
  make_ranks(2 * (of_state_ + of_field_) - 1);
  members_[0]->perform(hold(grid_));
  expect_error(ErrorKind::out_of_memory,
               testing::AllOf(testing::HasSubstr("its ranks would hold"),
                              testing::HasSubstr("fewer ranks on each host")),
               [&] { members_[1]->perform(hold(grid_)); });
  EXPECT_EQ(room_->taken, of_states_ + of_field_);
}

}  // namespace
}  // namespace simgpu::test
