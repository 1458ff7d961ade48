// Devices that work as one: what a member's failure does to the others, how orders are handed out,
// and how particles are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "circle_particles.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/particle_columns.hpp"
#include "cpu/state_bytes.hpp"
#include "driver/run/time_loop.hpp"
#include "driver/team/members.hpp"
#include "driver/team/team_backend.hpp"
#include "expect_error.hpp"
#include "test_backends.hpp"

namespace simgpu::driver {
namespace {

using testing::ElementsAre;

/// A member that notes what it is told to do, and does nothing.
struct Notes : Member {
  explicit Notes(std::string name, std::string model = "model", double speed = 1)
      : name_of(std::move(name)), model_of(std::move(model)), speed_of(speed) {}

  std::string name() const override { return name_of; }
  std::string description() const override { return model_of; }
  std::optional<int> threads() const override { return std::nullopt; }
  MemoryUse memory_use() const override { return cpu::memory_use(); }
  memory::DeviceMemory device_memory() const noexcept override { return {}; }

  void begin(const Command& command, const HostMemory& /*memory*/) override {
    EXPECT_FALSE(is_busy) << "it does one thing at a time";
    is_busy = true;
    last = command;
  }
  Answer finish() override {
    is_busy = false;
    ++finished;
    if (fails) fails();
    return {last.start.seed, last.task == Task::measure_speed ? speed_of : 0, true};
  }
  std::unique_ptr<PinnedMemory> pin(const Command&, const HostMemory&) override {
    ++asked_to_pin;
    return pins ? std::make_unique<PinnedMemory>() : nullptr;
  }

  std::string name_of;
  std::string model_of;
  double speed_of;
  std::function<void()> fails;
  bool pins = false;
  bool is_busy = false;
  int finished = 0;
  int asked_to_pin = 0;
  Command last;
};

class MembersTest : public testing::Test {
 protected:
  MembersTest() {
    std::vector<std::unique_ptr<Member>> all;
    for (const char* name : {"cuda:0", "cuda:1", "cuda:2"}) {
      auto member = std::make_unique<Notes>(name);
      notes_.push_back(member.get());
      all.push_back(std::move(member));
    }
    members_.emplace(std::move(all));
  }

  std::vector<Notes*> notes_;
  std::optional<Members> members_;
};

TEST_F(MembersTest, FailureOfOneIsToldWithItsNameOnceAllHaveFinished) {
  notes_[1]->fails = [] { throw Error(ErrorKind::run_failed, "broken"); };
  notes_[2]->fails = [] { throw Error(ErrorKind::device_unusable, "broken, too"); };
  test::expect_error(ErrorKind::run_failed, testing::StrEq("cuda:1: broken"),
                     [&] { members_->perform(Command{}); });
  for (const Notes* member : notes_) EXPECT_EQ(member->finished, 1) << member->name_of;
}

TEST_F(MembersTest, FailureThatNamesItsMemberIsLeftAsItIs) {
  notes_[1]->fails = [] { throw Error(ErrorKind::run_failed, "cuda:1 failed: broken"); };
  test::expect_error(ErrorKind::run_failed, testing::StrEq("cuda:1 failed: broken"),
                     [&] { members_->perform(Command{}); });
}

TEST_F(MembersTest, LackOfMemoryIsThatOfTheMember) {
  notes_[2]->fails = [] { throw memory::OutOfMemory(memory::Place::device, "full", 17); };
  try {
    members_->perform(Command{});
    FAIL() << "nothing is thrown";
  } catch (const memory::OutOfMemory& error) {
    EXPECT_EQ(error.device(), "cuda:2");
    EXPECT_EQ(error.place(), memory::Place::device);
    EXPECT_EQ(error.could_hold(), 17U);
  }
}

TEST_F(MembersTest, OrdersForOneMemberAreDoneInTurnAndAnsweredInTheirOrder) {
  std::vector<Members::Order> orders;
  for (const std::size_t member : {0U, 0U, 2U, 0U, 2U}) {
    Command command;
    command.start.seed = orders.size();
    orders.push_back({member, command});
  }
  std::vector<std::uint64_t> values;
  for (const Answer& answer : members_->perform(orders)) values.push_back(answer.value);
  EXPECT_THAT(values, ElementsAre(0, 1, 2, 3, 4));
  EXPECT_EQ(notes_[0]->finished, 3);
  EXPECT_EQ(notes_[1]->finished, 0);
}

TEST_F(MembersTest, HostMemoryIsPinnedByTheFirstThatCanDoIt) {
  notes_[1]->pins = notes_[2]->pins = true;
  const std::size_t all[] = {0, 1, 2};
  EXPECT_NE(members_->pin(all, Command{}, {}), nullptr);
  EXPECT_EQ(notes_[1]->asked_to_pin, 1);
  EXPECT_EQ(notes_[2]->asked_to_pin, 0) << "once is enough for all";
}

TEST(LocalMember, MayBeDroppedWhileItIsAtWork) {
  for (int run = 0; run < 100; ++run) {
    const auto member = make_local_member(cpu::make_backend(1));
    member->begin(Command{}, {});
  }
}

/// The shares of members of these models and speeds.
std::vector<std::uint64_t> parts_of(std::initializer_list<std::pair<const char*, double>> devices) {
  std::vector<std::unique_ptr<Member>> members;
  for (const auto& [model, speed] : devices) {
    members.push_back(
        std::make_unique<Notes>("cuda:" + std::to_string(members.size()), model, speed));
  }
  const auto team = make_team("team", std::move(members));
  team->share_for({.law = &test::circle_law});
  return team->make_double(test::circle_law, {0, 900})->parts();
}

TEST(Team, OfOneModelSharesAlikeWhateverTheSpeed) {
  EXPECT_THAT(parts_of({{"A", 1}, {"A", 5}, {"A", 3}}), ElementsAre(300, 300, 300));
}

TEST(Team, OfUnlikeModelsSharesByMeasuredSpeed) {
  EXPECT_THAT(parts_of({{"A", 1e9}, {"B", 2e9}}), ElementsAre(300, 600));
  EXPECT_THAT(parts_of({{"A", 1e9}, {"B", 1.05e9}}), ElementsAre(450, 450));
}

TEST(Team, IsMeasuredByStepsOfTheRun) {
  std::vector<std::unique_ptr<Member>> members;
  members.push_back(std::make_unique<Notes>("cuda:0", "A"));
  members.push_back(std::make_unique<Notes>("cuda:1", "B"));
  const auto& last = dynamic_cast<const Notes&>(*members.back()).last;
  const auto team = make_team("team", std::move(members));
  team->share_for({.law = &test::circle_law,
                   .steps = 7,
                   .timestep = 3e-4,
                   .precision = Precision::single_precision,
                   .order = Order::step,
                   .math = Math::fast});
  EXPECT_EQ(last.task, Task::measure_speed);
  EXPECT_EQ(last.law, &test::circle_law);
  EXPECT_EQ(last.precision, Precision::single_precision);
  EXPECT_EQ(last.order, Order::step);
  EXPECT_EQ(last.evolution.timestep, 3e-4);
  EXPECT_EQ(last.evolution.steps, 7U);
  EXPECT_EQ(last.evolution.math, Math::fast);
}

/// A run that is left while some particles are ahead, and goes on elsewhere.
struct Left {
  Position position;
  ParticleColumns<double> particles;
};

constexpr std::uint64_t particles = 50'000;
constexpr Evolution evolution{1e-5, 2048};
constexpr std::uint64_t seed = 3;

Left leave(Backend& backend) {
  struct Stop {};
  backend.start();
  const auto simulation = backend.make_double(test::circle_law, {0, particles});
  simulation->create(seed);
  Left left{{}, test::circle_columns_for<double>(particles)};
  TimeLoop<double> loop(*simulation, evolution, Order::particle, {});
  loop.after_portions([&](const Position& position) {
    left.position = position;
    if (position.ahead > 0) throw Stop{};
  });
  EXPECT_THROW(loop.run(), Stop);
  simulation->store(0, left.particles.view());
  return left;
}

std::uint64_t go_on(Backend& backend, const Left& left) {
  backend.start();
  const auto simulation = backend.make_double(test::circle_law, {0, particles});
  simulation->load(0, left.particles.view());
  TimeLoop<double>(*simulation, evolution, Order::particle, left.position).run();
  return simulation->checksum();
}

TEST(Team, RunThatIsLeftWithinAPortionGoesOnUnderAnyOtherDivision) {
  const auto one = cpu::make_backend(1);
  const auto two = test::team_of_cpus({1, 1});
  const auto three = test::team_of_cpus({1, 1, 1});
  one->start();
  const auto whole = one->make_double(test::circle_law, {0, particles});
  whole->create(seed);
  whole->evolve(evolution, Order::particle);
  const std::uint64_t expected = whole->checksum();
  for (Backend* from : {one.get(), two.get(), three.get()}) {
    const Left left = leave(*from);
    EXPECT_GT(left.position.ahead, 0U);
    EXPECT_EQ(left.position.parts.size(), from == one.get() ? 0U : from == two.get() ? 2U : 3U);
    for (Backend* to : {one.get(), two.get(), three.get()}) {
      EXPECT_EQ(go_on(*to, left), expected) << from->description() << " to " << to->description();
    }
  }
}

}  // namespace
}  // namespace simgpu::driver
