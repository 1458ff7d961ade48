#include "common/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "common/base/error.hpp"
#include "common/bits.hpp"
#include "common/checksum.hpp"
#include "common/exchange_block.hpp"
#include "common/floating_point.hpp"

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

/// That of two finite numbers is 2 at most: they may be so far apart that no double says how far.
double relative_difference(double a, double b) {
  const double difference = absolute_difference(a, b);
  if (difference == 0 || !std::isfinite(a) || !std::isfinite(b)) return difference;
  const double larger = std::max(std::abs(a), std::abs(b));
  return std::isinf(difference) ? std::abs(a / larger - b / larger) : difference / larger;
}

/// Adds a difference to what is known of all.
void add(const Difference& difference, Differences& all) {
  all.max_abs = std::max(all.max_abs, absolute_difference(difference.expected, difference.actual));
  all.max_rel = std::max(all.max_rel, relative_difference(difference.expected, difference.actual));
  if (!all.first) all.first = difference;
  if (!all.worst || difference.ulp > all.max_ulp) {
    all.max_ulp = difference.ulp;
    all.worst = difference;
  }
}

/// The numbers of particle i.
template <class Real>
std::array<Real, most_columns> row_of(const ParticleView<Real>& particles, std::uint64_t i) {
  std::array<Real, most_columns> row{};
  for (unsigned column = 0; column < particles.column_count; ++column) {
    row[column] = particles.columns[column][i];
  }
  return row;
}

/// Compares what `fill` puts into `expected_block`, block by block.
template <class Real, class Fill>
Comparison compare_blocks(ExchangeBlock<Real>& expected_block, const Fill& fill,
                          const Simulation<Real>& actual, Comparison comparison) {
  const DefaultFloatingPoint floating_point;
  const Range range = actual.range();
  comparison.columns = actual.law().columns;
  ExchangeBlock<Real> actual_block(actual);
  for_each_block(range.count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> a = expected_block.view(count);
    const ParticleView<Real> b = actual_block.view(count);
    fill(offset, a);
    actual.store(offset, b);
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto row_a = row_of(a, i);
      const auto row_b = row_of(b, i);
      const std::size_t columns = a.column_count;
      compare_particle<Real>(range.first + offset + i, {row_a.data(), columns},
                             {row_b.data(), columns}, comparison);
    }
  });
  return comparison;
}

}  // namespace

template <class Real>
void compare_particle(std::uint64_t index, std::span<const Real> expected,
                      std::span<const Real> actual, Comparison& comparison) {
  ++comparison.compared;
  bool differs = false;
  for (unsigned column = 0; column < expected.size(); ++column) {
    const Real a = expected[column];
    const Real b = actual[column];
    if (bits_of(a) == bits_of(b)) continue;
    const Difference difference{index, column, a, b, bits_of(a) ^ bits_of(b), ulp_distance(a, b)};
    differs = true;
    ++comparison.by_column[column].differing;
    add(difference, comparison.by_column[column]);
    add(difference, comparison);
    if (comparison.listed.size() < Comparison::most_listed) comparison.listed.push_back(difference);
  }
  if (differs) ++comparison.differing;
}

template <class Real>
Comparison compare(const Simulation<Real>& expected, const Simulation<Real>& actual,
                   Comparison so_far) {
  const Range range = expected.range();
  if (actual.range().first != range.first || actual.range().count != range.count) {
    throw Error(ErrorKind::run_failed,
                "the states to compare hold different particles; did the input change meanwhile?");
  }
  ExchangeBlock<Real> expected_block(expected);
  return compare_blocks<Real>(
      expected_block,
      [&](std::uint64_t offset, ParticleView<Real> particles) {
        expected.store(offset, particles);
      },
      actual, std::move(so_far));
}

template <class Real>
Comparison compare(const std::function<void(std::uint64_t, ParticleView<Real>)>& fill,
                   const Simulation<Real>& actual, Comparison so_far) {
  ExchangeBlock<Real> expected_block(actual);
  return compare_blocks<Real>(expected_block, fill, actual, std::move(so_far));
}

template void compare_particle(std::uint64_t, std::span<const double>, std::span<const double>,
                               Comparison&);
template void compare_particle(std::uint64_t, std::span<const float>, std::span<const float>,
                               Comparison&);
template Comparison compare(const Simulation<double>&, const Simulation<double>&, Comparison);
template Comparison compare(const Simulation<float>&, const Simulation<float>&, Comparison);
template Comparison compare(const std::function<void(std::uint64_t, ParticleView<double>)>&,
                            const Simulation<double>&, Comparison);
template Comparison compare(const std::function<void(std::uint64_t, ParticleView<float>)>&,
                            const Simulation<float>&, Comparison);

}  // namespace simgpu
