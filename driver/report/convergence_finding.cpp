#include "driver/report/convergence_finding.hpp"

#include <algorithm>
#include <cmath>

namespace simgpu::driver {

namespace {

/// Below it, errors are not estimated: halving the timestep takes away too little of them.
constexpr double least_order = 0.5;

std::optional<ErrorEstimate> estimate_by(double first, double order, bool is_nominal) {
  const double factor = std::exp2(order);
  const double error = first * (factor / (factor - 1));
  if (!std::isfinite(error)) return std::nullopt;  // beyond the doubles
  return ErrorEstimate{error, order, is_nominal};
}

}  // namespace

std::string_view name_of(ConvergenceVerdict verdict) {
  switch (verdict) {
    case ConvergenceVerdict::order:
      return "order";
    case ConvergenceVerdict::no_difference:
      return "no_difference";
    case ConvergenceVerdict::rounding:
      return "rounding";
    case ConvergenceVerdict::no_convergence:
      break;
  }
  return "no_convergence";
}

RoundingLevel rounding_of(double size, double unit, std::uint64_t steps) {
  const auto number = static_cast<double>(steps);
  constexpr double deviations = 5;
  return {std::min(deviations * std::sqrt(number), number) * unit * size, number * unit * size};
}

ConvergenceFinding find_order(double first, double second, const RoundingLevel& rounding,
                              unsigned nominal) {
  if (first == 0 && second == 0) return {ConvergenceVerdict::no_difference, {}, {}};
  const double order = std::log2(first) - std::log2(second);
  const double expected = nominal > 0 ? nominal - order_tolerance : least_order;
  if (second <= rounding.usual || (second <= rounding.most && !(order >= expected))) {
    const bool shows = first > rounding.most && nominal > 0;
    return {
        ConvergenceVerdict::rounding, {}, shows ? estimate_by(first, nominal, true) : std::nullopt};
  }
  if (!(order >= least_order)) {
    return {ConvergenceVerdict::no_convergence,
            std::isfinite(order) ? std::optional(order) : std::nullopt,
            {}};
  }
  const bool is_nominal = nominal > 0 && order >= expected;
  return {ConvergenceVerdict::order, order,
          estimate_by(first, is_nominal ? nominal : order, is_nominal)};
}

}  // namespace simgpu::driver
