// What a run costs, at known values and in limits.

#include "bench/scale/cost_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/column.hpp"

namespace simgpu::bench {
namespace {

constexpr std::uint64_t particle_bytes = bytes_per_particle(Precision::double_precision, 3);

Work work_of(std::uint64_t particles, std::uint64_t steps) {
  Work work;
  work.parameters.particles = particles;
  work.parameters.steps = steps;
  return work;
}

/// Whose every rate is another, none of them a limit of the next.
Machine machine() {
  Machine machine;
  machine.rates = {.particle_steps = 1e9,
                   .particles_created = 5e7,
                   .particles_summed = 1e8,
                   .device_memory = 1e12,
                   .bus = 24e6,
                   .disk_read = 12e6,
                   .disk_write = 6e6,
                   .network = 3e6};
  machine.start_seconds = 0.5;
  return machine;
}

TEST(CostModel, BytesAreThoseOfTheFieldList) {
  Machine eight = machine();
  eight.ranks = 8;
  const Cost cost = cost_of(work_of(1'000'000'001, 1), eight);
  EXPECT_EQ(cost.state_bytes, 1'000'000'001 * particle_bytes);
  EXPECT_EQ(cost.bytes_of_a_rank, 125'000'001 * particle_bytes);
}

TEST(CostModel, SinglePrecisionTakesHalfTheBytes) {
  Work work = work_of(1000, 1);
  work.parameters.precision = Precision::single_precision;
  EXPECT_EQ(cost_of(work, machine()).state_bytes, 1000 * particle_bytes / 2);
}

TEST(CostModel, StateThatFitsIsOneChunkAndTwoChunksFitWhereTheyOverlap) {
  const auto chunks = [](std::uint64_t room, bool overlap) {
    return chunks_of(Precision::double_precision, 100, room * particle_bytes, overlap);
  };
  EXPECT_EQ(chunks(100, true), 1U);
  EXPECT_EQ(chunks(99, true), 3U);  // of 49, 49 and 2
  EXPECT_EQ(chunks(50, true), 4U);
  EXPECT_EQ(chunks(2, true), 100U);
  EXPECT_EQ(chunks(0, true), 100U);
  EXPECT_EQ(chunks(100, false), 1U);
  EXPECT_EQ(chunks(99, false), 2U);
  EXPECT_EQ(chunks(1, false), 100U);
}

TEST(CostModel, StepsTakeTheLongerOfArithmeticAndMemory) {
  const Parameters thousand_steps = work_of(1, 1000).parameters;
  Rates rates;
  rates.particle_steps = 1e6;
  EXPECT_DOUBLE_EQ(evolve_seconds(thousand_steps, 1000, rates), 1);
  // One pass over three columns and back over two.
  rates.device_memory = 40 * 100;
  EXPECT_DOUBLE_EQ(evolve_seconds(thousand_steps, 1000, rates), 10);
}

TEST(CostModel, OrderStepMovesTheStateAtEachStep) {
  Parameters parameters = work_of(1, 1000).parameters;
  Rates rates;
  rates.device_memory = 40e3;
  EXPECT_DOUBLE_EQ(evolve_seconds(parameters, 1000, rates), 1);
  parameters.order = Order::step;
  EXPECT_DOUBLE_EQ(evolve_seconds(parameters, 1000, rates), 1000);
}

TEST(CostModel, WithoutFailuresAndChunksTimeIsThePlainSum) {
  Work work = work_of(1'000'000, 1000);
  work.input = FileAccess::first_rank;
  work.output = FileAccess::first_rank;
  const Cost cost = cost_of(work, machine());
  EXPECT_DOUBLE_EQ(cost.evolve, 1);
  EXPECT_EQ(cost.create, 0);
  EXPECT_DOUBLE_EQ(cost.sum, 0.01);
  EXPECT_DOUBLE_EQ(cost.read, 2);
  EXPECT_DOUBLE_EQ(cost.write, 4);
  EXPECT_DOUBLE_EQ(cost.bus, 2);
  EXPECT_EQ(cost.network, 0);
  EXPECT_EQ(cost.messages, 0);
  EXPECT_DOUBLE_EQ(cost.solve, 0.5 + 1 + 0.01 + 2 + 4 + 2);
  EXPECT_EQ(cost.expected, cost.solve);
  EXPECT_EQ(cost.efficiency, 1);
}

/// When the last chunk is gone, found by going through them: one thread works, and another, which
/// begins with it, has one chunk go and one come.
double end_of_turns(const ChunkSeconds& chunk, std::uint64_t chunks) {
  double now = chunk.in;
  for (std::uint64_t at_hand = 0; at_hand < chunks; ++at_hand) {
    const bool one_goes = at_hand > 0;
    const bool one_comes = at_hand + 1 < chunks;
    const double exchanged = now + (one_goes ? chunk.out : 0) + (one_comes ? chunk.in : 0);
    now = std::max(now + chunk.work, exchanged);
  }
  return now + chunk.out;
}

TEST(CostModel, OverlappedChunksTakeWhatTheirTurnsTakeOneByOne) {
  for (const ChunkSeconds& chunk :
       {ChunkSeconds{1, 1, 1}, {0, 3, 0}, {2, 3, 2}, {4, 9, 1}, {5, 1, 5}, {0, 2, 7}, {7, 2, 0}}) {
    for (std::uint64_t chunks = 1; chunks < 9; ++chunks) {
      EXPECT_DOUBLE_EQ(overlapped_seconds(chunk, chunks), end_of_turns(chunk, chunks))
          << chunk.in << ", " << chunk.work << ", " << chunk.out << "; " << chunks;
    }
  }
}

TEST(CostModel, ChunksHideTheBusBehindSteps) {
  Work work = work_of(1'000'000, 10'000);
  work.input = FileAccess::all_ranks;
  work.output = FileAccess::all_ranks;
  Machine small = machine();
  small.rates.disk_read = small.rates.disk_write = 1e12;
  small.device_bytes = 24'000;
  const Cost cost = cost_of(work, small);
  EXPECT_EQ(cost.chunks, 2000U);
  EXPECT_DOUBLE_EQ(cost.evolve, 10);
  EXPECT_DOUBLE_EQ(cost.bus, 3);
  EXPECT_GT(cost.solve, 11.5);  // the input comes once before, to be looked through
  EXPECT_LT(cost.solve, 11.52);
}

TEST(CostModel, SeveralRanksInChunksWaitForTheirFiles) {
  Work work = work_of(2'000'000, 1000);
  work.output = FileAccess::all_ranks;
  Machine two = machine();
  two.ranks = two.ranks_of_a_node = 2;
  const Cost whole = cost_of(work, two);
  two.device_bytes = 12'000'000;
  const Cost in_chunks = cost_of(work, two);
  EXPECT_EQ(in_chunks.chunks, 2U);
  EXPECT_DOUBLE_EQ(in_chunks.solve, whole.solve);
}

TEST(CostModel, StartIsCreatedWhereNoFileIsRead) {
  Work work = work_of(1'000'000, 1000);
  EXPECT_DOUBLE_EQ(cost_of(work, machine()).create, 0.02);
  EXPECT_DOUBLE_EQ(cost_of(work, machine()).solve, 0.5 + 1 + 0.02 + 0.01);
}

TEST(CostModel, BusThatIsSlowerThanStepsIsWhatARunInChunksTakes) {
  Work work = work_of(1'000'000, 1);
  work.input = FileAccess::all_ranks;
  Machine small = machine();
  small.rates.disk_read = 1e12;
  small.device_bytes = 24'000;
  EXPECT_NEAR(cost_of(work, small).solve, 0.5 + 1 + 1, 0.01);
}

TEST(CostModel, GeneratedStartWithoutFilesNeedsNoBusInHoweverManyChunks) {
  Machine small = machine();
  small.device_bytes = 24'000;
  const Cost cost = cost_of(work_of(1'000'000, 1000), small);
  EXPECT_GT(cost.chunks, 1U);
  EXPECT_EQ(cost.bus + cost.read + cost.write + cost.network, 0);
}

TEST(CostModel, RunInChunksIsNotSavedAndBeginsAnewWhenItFails) {
  Machine failing = machine();
  failing.node_seconds_between_failures = 10;
  const Work work = work_of(1'000'000, 10'000);
  const Cost whole = cost_of(work, failing);
  ASSERT_TRUE(whole.failures);
  failing.device_bytes = 24'000;
  const Cost in_chunks = cost_of(work, failing);
  EXPECT_FALSE(in_chunks.failures);
  EXPECT_FALSE(in_chunks.interval);
  EXPECT_DOUBLE_EQ(in_chunks.expected,
                   expected_seconds(in_chunks.solve, in_chunks.solve, {10, 0, 0}));
}

TEST(CostModel, FileThroughTheFirstRankTakesAsLongOnAnyNumberOfNodesAndTheNetworkMore) {
  Work work = work_of(1'000'000, 1);
  work.output = FileAccess::first_rank;
  Machine cluster = machine();
  const Cost one = cost_of(work, cluster);
  cluster.ranks = 4;
  const Cost four = cost_of(work, cluster);
  EXPECT_EQ(one.write, four.write);
  EXPECT_EQ(one.network, 0);
  EXPECT_DOUBLE_EQ(four.network, 0.75 * 24e6 / 3e6);  // three quarters come from elsewhere
  cluster.ranks_of_a_node = 4;
  EXPECT_EQ(cost_of(work, cluster).network, 0);
}

TEST(CostModel, FileOfAllRanksIsWrittenByAllNodesAtOnce) {
  Work work = work_of(1'000'000, 1);
  work.output = FileAccess::all_ranks;
  Machine cluster = machine();
  cluster.ranks = 8;
  cluster.ranks_of_a_node = 2;
  const Cost cost = cost_of(work, cluster);
  EXPECT_DOUBLE_EQ(cost.write, 24e6 / 6e6 / 4);
  EXPECT_DOUBLE_EQ(cost.bus, 24e6 / 24e6 / 8);
  EXPECT_EQ(cost.network, 0);
}

// 10 s of steps are 40 portions, each a message and an answer for each of the three others.
TEST(CostModel, FirstRankSpeaksToEachOtherOnceAPortion) {
  Machine cluster = machine();
  cluster.ranks = 4;
  cluster.message_seconds = 1e-3;
  EXPECT_DOUBLE_EQ(cost_of(work_of(4'000'000, 10'000), cluster).messages, 40 * 2 * 3 * 1e-3);
}

TEST(CostModel, CheckpointIsBroughtToTheFirstRankAndReadTwiceToGoOn) {
  Machine cluster = machine();
  cluster.ranks = 2;
  cluster.node_seconds_between_failures = 1e4;
  const Cost cost = cost_of(work_of(1'000'000, 1000), cluster);
  ASSERT_TRUE(cost.failures);
  EXPECT_DOUBLE_EQ(cost.failures->mean_time_between_failures, 5e3);
  EXPECT_DOUBLE_EQ(cost.failures->checkpoint, 1 + 4 + 4);         // bus, network, disk
  EXPECT_DOUBLE_EQ(cost.failures->restart, 0.5 + 1 + 4 + 2 * 2);  // and a start
}

TEST(CostModel, LongRunIsSavedByDalysIntervalAndTakesWhatTheFormulaSays) {
  Machine failing = machine();
  failing.node_seconds_between_failures = 1e4;
  const Cost cost = cost_of(work_of(1'000'000, 1'000'000'000), failing);
  ASSERT_TRUE(cost.failures && cost.interval);
  EXPECT_EQ(*cost.interval, interval_by_daly(*cost.failures));
  EXPECT_EQ(cost.expected, expected_seconds(cost.solve, *cost.interval, *cost.failures));
  EXPECT_DOUBLE_EQ(cost.efficiency, cost.solve / cost.expected);
}

TEST(CostModel, CheckpointsAreLeftOutWhereARunIsOverBefore) {
  Machine failing = machine();
  failing.node_seconds_between_failures = 1e7;
  const Cost cost = cost_of(work_of(1'000'000, 1000), failing);
  EXPECT_EQ(cost.expected, expected_seconds(cost.solve, cost.solve, {1e7, 0, 0}));
}

TEST(CostModel, MoreWorkNeverTakesLessAndMoreRanksNeverEvolveLonger) {
  double last = 0;
  for (std::uint64_t particles = 1; particles < std::uint64_t{1} << 40; particles *= 3) {
    Machine failing = machine();
    failing.device_bytes = std::uint64_t{1} << 30;
    const Cost cost = cost_of(work_of(particles, 1000), failing);
    EXPECT_GT(cost.expected, last) << particles;
    EXPECT_GE(cost_of(work_of(particles, 2000), failing).expected, cost.expected);
    last = cost.expected;
    failing.ranks = 7;
    EXPECT_LE(cost_of(work_of(particles, 1000), failing).evolve, cost.evolve);
  }
}

TEST(CostModel, NothingToDoIsDoneAtOnceAndWell) {
  Machine machine;
  EXPECT_EQ(cost_of(work_of(1, 0), machine).expected, 0);
  EXPECT_EQ(cost_of(work_of(1, 0), machine).efficiency, 1);
}

}  // namespace
}  // namespace simgpu::bench
