// Simulates a run with failures and checkpoints many times, and prints how its total time is
// distributed, beside what bench/scale/failure_model.hpp says, as JSON.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/scale/failure_model.hpp"
#include "bench/scale/failures.hpp"

namespace simgpu::bench {

namespace {

double mean_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double standard_error_of(const std::vector<double>& numbers) {
  const double mean = mean_of(numbers);
  double squares = 0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  const auto count = static_cast<double>(numbers.size());
  return std::sqrt(squares / (count * (count - 1)));
}

double quantile_of(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

nlohmann::ordered_json report(const FailingRun& run, std::uint64_t trials, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> totals;
  std::vector<double> losses;
  std::vector<double> failures;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const FailedRun course = simulate(run, random);
    totals.push_back(course.total);
    losses.push_back(course.lost);
    failures.push_back(static_cast<double>(course.failures));
  }
  std::sort(totals.begin(), totals.end());
  const FailureModel model = {run.rank_seconds_between_failures / static_cast<double>(run.ranks),
                              run.checkpoint, run.restart};
  return {{"trials", trials},
          {"mean_seconds", mean_of(totals)},
          {"standard_error", standard_error_of(totals)},
          {"formula_seconds", expected_seconds(run.work, run.interval, model)},
          {"seconds_at_5_50_95_percent",
           {quantile_of(totals, 0.05), quantile_of(totals, 0.5), quantile_of(totals, 0.95)}},
          {"mean_lost_seconds", mean_of(losses)},
          {"mean_failures", mean_of(failures)},
          {"interval_by_young", interval_by_young(model)},
          {"interval_by_daly", interval_by_daly(model)}};
}

}  // namespace

}  // namespace simgpu::bench

int main(int argc, char** argv) {
  simgpu::bench::FailingRun run;
  std::uint64_t trials = 10'000;
  std::uint64_t seed = 1;
  CLI::App program("Simulates a run with failures and checkpoints; all times in seconds");
  const auto seconds = [&](const char* flag, double& number, const char* meaning) {
    program.add_option(flag, number, meaning)->required()->check(CLI::PositiveNumber);
  };
  seconds("--work", run.work, "Computing in all");
  seconds("--interval", run.interval, "Computing between two checkpoints");
  seconds("--checkpoint", run.checkpoint, "To write one checkpoint");
  seconds("--restart", run.restart, "From a failure until the last checkpoint is loaded");
  seconds("--rank-mtbf", run.rank_seconds_between_failures, "Mean between failures of one rank");
  program.add_option("--ranks", run.ranks, "How many")->check(CLI::PositiveNumber);
  program.add_option("--trials", trials, "How often")->check(CLI::Range(2, 100'000'000));
  program.add_option("--seed", seed, "Of the random numbers");
  CLI11_PARSE(program, argc, argv);
  std::cout << simgpu::bench::report(run, trials, seed).dump(1) << '\n';
}
