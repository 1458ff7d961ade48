// Prints the tables of docs/scale.md: what the cost model makes of published figures of hardware.

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "bench/scale/data_sheet.hpp"
#include "bench/scale/markdown.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::bench {

namespace {

constexpr std::uint64_t sizes[] = {1'000'000'000, 10'000'000'000, 100'000'000'000,
                                   1'000'000'000'000, 10'000'000'000'000};
constexpr std::uint64_t rank_counts[] = {1, 8, 64, 1000};

/// Of a file on ext4 with its usual blocks of 4 KiB (docs.kernel.org, filesystems/ext4/blocks).
constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 44;

/// From here on, something else than the steps is told.
constexpr double noticeable_share = 0.05;

Work work_of(std::uint64_t particles, std::uint64_t steps, FileAccess output) {
  Work work;
  work.parameters.particles = particles;
  work.parameters.steps = steps;
  work.output = output;
  return work;
}

/// Seconds that the output takes by itself.
double output_seconds(const Cost& cost) {
  return cost.bus + cost.network + cost.write;
}

/// What no longer goes, or takes a noticeable part of the time, the former first.
std::string limits_of(const Work& work, const Cost& cost, double seconds_through_first_rank) {
  std::string text;
  const auto add = [&](bool holds, const char* limit) {
    if (holds) text += (text.empty() ? "" : ", ") + std::string(limit);
  };
  add(work.parameters.particles > most_count, "counts past 2^53");
  add(cost.chunks > 1, "device memory");
  add(cost.state_bytes > most_file_bytes, "file size");
  add(std::isinf(cost.expected), "does not end");
  add(cost.efficiency < 1 - noticeable_share, "failures");
  add(output_seconds(cost) > noticeable_share * cost.evolve, "disk");
  add(seconds_through_first_rank > noticeable_share * cost.evolve, "first rank's files");
  add(cost.messages > noticeable_share * cost.evolve, "first rank's messages");
  return text;
}

std::vector<std::string> row(std::uint64_t particles, std::uint64_t ranks, std::uint64_t steps) {
  const Machine machine = machine_of(ranks);
  const Work work = work_of(particles, steps, FileAccess::all_ranks);
  const Cost cost = cost_of(work, machine);
  const double through_first_rank =
      output_seconds(cost_of(work_of(particles, steps, FileAccess::first_rank), machine));
  return {power_of_ten(particles),
          std::to_string(ranks),
          bytes(static_cast<double>(cost.bytes_of_a_rank)),
          std::to_string(cost.chunks),
          duration(cost.evolve),
          duration(output_seconds(cost)),
          duration(through_first_rank),
          cost.failures ? duration(cost.failures->checkpoint) : "none",
          duration(cost.seconds_between_failures),
          cost.interval && *cost.interval < cost.solve ? duration(*cost.interval) : "none",
          duration(cost.expected),
          percent(cost.efficiency),
          limits_of(work, cost, through_first_rank)};
}

std::string table_of(std::uint64_t steps) {
  std::vector<std::vector<std::string>> rows;
  for (const std::uint64_t particles : sizes) {
    for (const std::uint64_t ranks : rank_counts) rows.push_back(row(particles, ranks, steps));
  }
  return "**" + power_of_ten(steps) + " steps**\n\n" +
         markdown_table({"particles", "GPUs", "bytes a GPU", "chunks", "evolve", ".h5", ".npy",
                         "checkpoint", "MTBF", "interval", "expected", "efficiency", "limits"},
                        rows);
}

}  // namespace

}  // namespace simgpu::bench

int main() {
  using simgpu::bench::table_of;
  std::cout << table_of(1'000'000) << '\n' << table_of(100'000'000);
}
