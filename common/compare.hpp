#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "common/column.hpp"
#include "common/particle_view.hpp"
#include "common/simulation.hpp"

namespace simgpu {

/// A number of a particle that is not equal in every bit.
struct Difference {
  std::uint64_t index = 0;  ///< of the particle, within the run
  unsigned column = 0;      ///< its place among those of the law
  double expected = 0;
  double actual = 0;
  std::uint64_t bits = 0;  ///< those that differ: the exclusive or of the two
  std::uint64_t ulp = 0;   ///< representable numbers between the two, NaN beyond infinity
};

/// How some values differ.
struct Differences {
  std::uint64_t differing = 0;  ///< values, or particles, with at least one bit different
  double max_abs = 0;  ///< infinite where NaN or infinity met a number, or beyond the doubles
  double max_rel = 0;  ///< relative to the larger magnitude of the two: 2 at most, or infinite
  std::uint64_t max_ulp = 0;        ///< see Difference
  std::optional<Difference> first;  ///< nothing when all bits are equal
  std::optional<Difference> worst;  ///< by ulp, and of these the first
};

/// How two states of the same particles differ, over every column of every particle.
struct Comparison : Differences {
  static constexpr std::size_t most_listed = 10;

  Columns columns;                                  ///< of the particles, once any were compared
  std::uint64_t compared = 0;                       ///< particles
  std::array<Differences, most_columns> by_column;  ///< of each column by itself
  std::vector<Difference> listed;                   ///< the first ones, at most most_listed

  bool bitwise_equal() const { return differing == 0; }
};

/// Adds particle `index`, whose numbers are given in the order of its columns, to `comparison`.
template <class Real>
void compare_particle(std::uint64_t index, std::span<const Real> expected,
                      std::span<const Real> actual, Comparison& comparison);

/// Compares every column of every particle, bit for bit. Throws Error (run_failed) unless both hold
/// the same range.
/// Takes the states through two small blocks, so needs no memory that grows with their size. What
/// was found before of other particles of the run is `so_far`.
template <class Real>
Comparison compare(const Simulation<Real>& expected, const Simulation<Real>& actual,
                   Comparison so_far = {});

/// The same, the expected particles being those that fill(offset, view) puts into views, in order.
template <class Real>
Comparison compare(const std::function<void(std::uint64_t, ParticleView<Real>)>& fill,
                   const Simulation<Real>& actual, Comparison so_far = {});

extern template void compare_particle(std::uint64_t, std::span<const double>,
                                      std::span<const double>, Comparison&);
extern template void compare_particle(std::uint64_t, std::span<const float>, std::span<const float>,
                                      Comparison&);
extern template Comparison compare(const Simulation<double>&, const Simulation<double>&,
                                   Comparison);
extern template Comparison compare(const Simulation<float>&, const Simulation<float>&, Comparison);
extern template Comparison compare(const std::function<void(std::uint64_t, ParticleView<double>)>&,
                                   const Simulation<double>&, Comparison);
extern template Comparison compare(const std::function<void(std::uint64_t, ParticleView<float>)>&,
                                   const Simulation<float>&, Comparison);

}  // namespace simgpu
