#include "common/separation.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "common/base/error.hpp"
#include "common/exchange_block.hpp"
#include "common/floating_point.hpp"

namespace simgpu {

namespace {

/// The length of a vector, scaled so that no square overflows or vanishes; not finite if one of its
/// components is not.
double length_of(std::span<const double> components) {
  double largest = 0;
  for (const double component : components) {
    if (!std::isfinite(component)) return component;
    largest = std::max(largest, std::abs(component));
  }
  if (largest == 0) return 0;
  double sum = 0;
  for (const double component : components) {
    const double share = component / largest;
    sum += share * share;
  }
  return largest * std::sqrt(sum);
}

void add_distance(double distance, std::uint64_t particle, Farthest& farthest) {
  if (distance > farthest.distance) farthest = {distance, particle};
}

template <class Real>
void add_particle(std::uint64_t index, const ParticleView<Real>& one,
                  const ParticleView<Real>& other, std::uint64_t i, Separation& separation) {
  std::array<double, Separation::most_axes> apart{};
  for (unsigned axis = 0; axis < separation.dimensions; ++axis) {
    const double a = one.columns[axis][i];
    const double b = other.columns[axis][i];
    apart[axis] = a - b;
    separation.size = std::max({separation.size, std::abs(a), std::abs(b)});
  }
  const double distance = length_of({apart.data(), separation.dimensions});
  // Comparisons would pass over a NaN.
  if (!std::isfinite(distance)) {
    throw Error(ErrorKind::run_failed, "particle " + std::to_string(index) +
                                           ": the distance between its places in two runs is no "
                                           "finite number");
  }
  for (unsigned axis = 0; axis < separation.dimensions; ++axis) {
    add_distance(std::abs(apart[axis]), index, separation.along[axis]);
  }
  add_distance(distance, index, separation.farthest);
}

}  // namespace

template <class Real>
Separation separation_of(const Simulation<Real>& one, const Simulation<Real>& other) {
  const DefaultFloatingPoint floating_point;
  const Range range = one.range();
  if (other.range().first != range.first || other.range().count != range.count) {
    throw Error(ErrorKind::run_failed, "the states to compare hold different particles");
  }
  Separation separation;
  separation.dimensions = one.law().dimensions;
  ExchangeBlock<Real> block_of_one(one);
  ExchangeBlock<Real> block_of_other(other);
  for_each_block(range.count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> a = block_of_one.view(count);
    const ParticleView<Real> b = block_of_other.view(count);
    one.store(offset, a);
    other.store(offset, b);
    for (std::uint64_t i = 0; i < count; ++i) {
      add_particle(range.first + offset + i, a, b, i, separation);
    }
  });
  return separation;
}

template Separation separation_of(const Simulation<double>&, const Simulation<double>&);
template Separation separation_of(const Simulation<float>&, const Simulation<float>&);

}  // namespace simgpu
