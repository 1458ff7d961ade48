#include "bench/scale/failure_model.hpp"

#include <cmath>
#include <limits>

namespace simgpu::bench {

double interval_by_young(const FailureModel& model) {
  return std::sqrt(2 * model.checkpoint * model.mean_time_between_failures);
}

double interval_by_daly(const FailureModel& model) {
  const double mean = model.mean_time_between_failures;
  if (std::isinf(mean)) return mean;
  if (model.checkpoint >= 2 * mean) return mean;
  const double ratio = model.checkpoint / (2 * mean);
  return interval_by_young(model) * (1 + std::sqrt(ratio) / 3 + ratio / 9) - model.checkpoint;
}

double expected_seconds(double work, double interval, const FailureModel& model) {
  if (work == 0) return 0;
  const double mean = model.mean_time_between_failures;
  // The limit of the formula; M times e^0 - 1 would be no number.
  if (std::isinf(mean)) return work + model.checkpoint * (work / interval);
  return mean * std::exp(model.restart / mean) * std::expm1((interval + model.checkpoint) / mean) *
         (work / interval);
}

}  // namespace simgpu::bench
