#pragma once

#include <cstdint>
#include <optional>

#include "common/particle.hpp"
#include "common/simulation.hpp"

namespace simgpu {

/// Where two values differ most, in units in the last place.
struct WorstDifference {
  std::uint64_t index = 0;  ///< of the particle, within the run
  Field field{};
  double expected = 0;
  double actual = 0;
  std::uint64_t ulp = 0;
};

/// How two states of the same particles differ, over every field of every particle.
struct Comparison {
  std::uint64_t compared = 0;   ///< particles
  std::uint64_t differing = 0;  ///< particles with at least one bit different
  double max_abs = 0;           ///< infinite where NaN met a number
  double max_rel = 0;           ///< relative to the larger magnitude of the two
  std::uint64_t max_ulp = 0;    ///< representable numbers between the two, NaN beyond infinity
  std::optional<WorstDifference> worst;  ///< nothing when all bits are equal

  bool bitwise_equal() const { return differing == 0; }
};

/// Adds particle `index` to `comparison`.
template <class Real>
void compare_particle(std::uint64_t index, const Particle<Real>& expected,
                      const Particle<Real>& actual, Comparison& comparison);

/// Compares every field of every particle, bit for bit. Throws Error (run_failed) unless both hold
/// the same range.
/// Takes the states through two small blocks, so needs no memory that grows with their size.
template <class Real>
Comparison compare(const Simulation<Real>& expected, const Simulation<Real>& actual);

extern template void compare_particle(std::uint64_t, const Particle<double>&,
                                      const Particle<double>&, Comparison&);
extern template void compare_particle(std::uint64_t, const Particle<float>&, const Particle<float>&,
                                      Comparison&);
extern template Comparison compare(const Simulation<double>&, const Simulation<double>&);
extern template Comparison compare(const Simulation<float>&, const Simulation<float>&);

}  // namespace simgpu
