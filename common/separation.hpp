#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "common/simulation.hpp"

namespace simgpu {

/// The largest of the distances between two places of each particle, and the first particle that
/// has it; none if all distances are 0.
struct Farthest {
  double distance = 0;
  std::optional<std::uint64_t> particle;  ///< its index within the run
};

/// How far apart two states of the same particles are, over every particle.
struct Separation {
  static constexpr unsigned most_axes = 3;

  unsigned dimensions = 0;                ///< of the law's positions
  std::array<Farthest, most_axes> along;  ///< each axis by itself
  Farthest farthest;                      ///< Euclidean distance
  double size = 0;                        ///< the largest magnitude of a coordinate in either state
};

/// Compares the positions of every particle of two states, in double. Throws Error (run_failed)
/// unless both hold the same range, and if a distance is no finite number.
/// Takes the states through two small blocks, so needs no memory that grows with their size.
template <class Real>
Separation separation_of(const Simulation<Real>& one, const Simulation<Real>& other);

extern template Separation separation_of(const Simulation<double>&, const Simulation<double>&);
extern template Separation separation_of(const Simulation<float>&, const Simulation<float>&);

}  // namespace simgpu
