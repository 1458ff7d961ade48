#include "bench/scale/failures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <vector>

namespace simgpu::bench {

namespace {

/// By the inverse of the distribution's function, since std::exponential_distribution may give
/// other numbers with other libraries.
double exponential(double mean, std::mt19937_64& random) {
  const double uniform = static_cast<double>(random() >> 11U) * 0x1p-53;
  return -mean * std::log1p(-uniform);
}

}  // namespace

FailedRun simulate(const FailingRun& run, std::mt19937_64& random) {
  std::priority_queue<double, std::vector<double>, std::greater<>> next_failures;
  for (std::uint64_t rank = 0; rank < run.ranks; ++rank) {
    next_failures.push(exponential(run.rank_seconds_between_failures, random));
  }
  FailedRun course;
  double saved = 0;
  double restart = 0;  // that comes first
  while (saved < run.work) {
    const double interval = std::min(run.interval, run.work - saved);
    const double end = course.total + restart + interval + run.checkpoint;
    const double failure = next_failures.top();
    if (end <= failure) {
      course.total = end;
      saved += interval;
      restart = 0;
      continue;
    }
    course.lost += std::max(0.0, failure - course.total - restart);
    course.total = failure;
    ++course.failures;
    restart = run.restart;
    next_failures.pop();
    next_failures.push(failure + exponential(run.rank_seconds_between_failures, random));
  }
  return course;
}

}  // namespace simgpu::bench
