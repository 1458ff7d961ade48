#include "common/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/checksum.hpp"
#include "common/error.hpp"
#include "common/exchange_block.hpp"

namespace simgpu {

namespace {

/// The place of a number among all numbers of its type, in order, with +0 and -0 neighbours; NaN of
/// either sign comes beyond the infinity of its sign.
template <class Real>
std::uint64_t rank_of(Real value) {
  constexpr std::uint64_t sign = std::uint64_t{1} << (8 * sizeof(Real) - 1);
  const std::uint64_t bits = bits_of(value);
  return (bits & sign) != 0 ? 2 * sign - 1 - bits : bits + sign;
}

template <class Real>
std::uint64_t ulp_distance(Real a, Real b) {
  const std::uint64_t rank_a = rank_of(a);
  const std::uint64_t rank_b = rank_of(b);
  return rank_a > rank_b ? rank_a - rank_b : rank_b - rank_a;
}

/// |a - b|, infinite where that is not a number.
double absolute_difference(double a, double b) {
  const double difference = std::abs(a - b);
  return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

double relative_difference(double a, double b) {
  const double difference = absolute_difference(a, b);
  if (difference == 0 || std::isinf(difference)) return difference;
  return difference / std::max(std::abs(a), std::abs(b));
}

}  // namespace

template <class Real>
void compare_particle(std::uint64_t index, const Particle<Real>& expected,
                      const Particle<Real>& actual, Comparison& comparison) {
  ++comparison.compared;
  bool differs = false;
  for (unsigned i = 0; i < field_count; ++i) {
    const auto field = static_cast<Field>(i);
    const Real a = value_of(expected, field);
    const Real b = value_of(actual, field);
    if (bits_of(a) == bits_of(b)) continue;
    differs = true;
    comparison.max_abs = std::max(comparison.max_abs, absolute_difference(a, b));
    comparison.max_rel = std::max(comparison.max_rel, relative_difference(a, b));
    const std::uint64_t ulp = ulp_distance(a, b);
    if (!comparison.worst || ulp > comparison.max_ulp) {
      comparison.max_ulp = ulp;
      comparison.worst = WorstDifference{index, field, a, b, ulp};
    }
  }
  if (differs) ++comparison.differing;
}

template <class Real>
Comparison compare(const Simulation<Real>& expected, const Simulation<Real>& actual) {
  const Range range = expected.range();
  if (actual.range().first != range.first || actual.range().count != range.count) {
    throw Error(ErrorKind::run_failed,
                "the states to compare hold different particles; did the input change meanwhile?");
  }
  ExchangeBlock<Real> expected_block(expected);
  ExchangeBlock<Real> actual_block(actual);
  Comparison comparison;
  for_each_block(range.count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> a = expected_block.view(count);
    const ParticleView<Real> b = actual_block.view(count);
    expected.store(offset, a);
    actual.store(offset, b);
    for (std::uint64_t i = 0; i < count; ++i) {
      compare_particle(range.first + offset + i, a.load(i), b.load(i), comparison);
    }
  });
  return comparison;
}

template void compare_particle(std::uint64_t, const Particle<double>&, const Particle<double>&,
                               Comparison&);
template void compare_particle(std::uint64_t, const Particle<float>&, const Particle<float>&,
                               Comparison&);
template Comparison compare(const Simulation<double>&, const Simulation<double>&);
template Comparison compare(const Simulation<float>&, const Simulation<float>&);

}  // namespace simgpu
