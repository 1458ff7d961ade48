#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "common/column.hpp"
#include "common/host_device.hpp"
#include "common/region.hpp"

namespace simgpu {

/// Uniform in the open interval (-1, 1), from the upper 53 of 64 random bits: an odd multiple of
/// 2^-53, exact in double, symmetric, and never zero, so that no particle starts at the origin.
SIMGPU_HOST_DEVICE inline double uniform_minus1_to_1(std::uint64_t bits) {
  const auto k = static_cast<std::int64_t>(bits >> 11);
  return static_cast<double>(2 * k + 1 - (std::int64_t{1} << 53)) * 0x1p-53;
}

/// A number for one column of one particle, uniform in (-1, 1). Philox4x32-10 (Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC11) with key = seed and counter =
/// (index, column / 2): each call gives two 64-bit draws, one for each of two neighbouring columns.
/// It depends on seed, index and column alone.
SIMGPU_HOST_DEVICE inline double uniform_draw(std::uint64_t seed, std::uint64_t index,
                                              unsigned column) {
  using Philox = r123::Philox4x32;
  const Philox::key_type key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const Philox::ctr_type counter = {
      {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), column / 2, 0}};
  const Philox::ctr_type words = Philox{}(counter, key);
  const unsigned low = 2 * (column % 2);
  return uniform_minus1_to_1((std::uint64_t{words.v[low + 1]} << 32) | words.v[low]);
}

/// What a generated start is made from.
struct Start {
  constexpr Start() = default;
  // A seed alone is a start, too, and stands for one in calls.
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr Start(std::uint64_t seed_of_start, const Region& region_of_start = {})
      : seed(seed_of_start), region(region_of_start) {}

  std::uint64_t seed = 0;
  Region region = {};  ///< the law's own if it has no dimensions
};

/// The box in which generated particles start: for each column an interval, by its middle and half
/// of its length.
struct StartBox {
  double middle[most_columns] = {};
  double half[most_columns] = {};

  constexpr explicit StartBox(Columns columns, const Region& region = {}) {
    for (unsigned column = 0; column < columns.size(); ++column) {
      const bool is_own = column >= region.dimensions;
      const Interval interval = is_own
                                    ? Interval{columns[column].start_from, columns[column].start_to}
                                    : region.along[column];
      middle[column] = (interval.from + interval.to) / 2;
      half[column] = (interval.to - interval.from) / 2;
    }
  }
};

/// The start value of one column of particle `index` of a run: uniform in the column's interval,
/// worked out in double and then rounded to `Real`. It does not depend on how many particles the
/// run has, nor on the device.
template <class Real>
SIMGPU_HOST_DEVICE Real initial_number(const StartBox& box, std::uint64_t seed, std::uint64_t index,
                                       unsigned column) {
  return static_cast<Real>(box.middle[column] +
                           box.half[column] * uniform_draw(seed, index, column));
}

}  // namespace simgpu
