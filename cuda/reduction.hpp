#pragma once

#include <cstdint>
#include <limits>

#include "common/checksum.hpp"
#include "common/domain.hpp"
#include "common/grid_stride.hpp"
#include "common/host_device.hpp"
#include "common/particle_view.hpp"
#include "common/reach.hpp"

namespace simgpu::cuda {

// Ways to combine two values into one, in any order: the result does not depend on it.

/// Their sum modulo 2^64.
struct Sum {
  static constexpr std::uint64_t identity = 0;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t a, std::uint64_t b) const {
    return a + b;
  }
};

/// The smaller one.
struct Smallest {
  static constexpr std::uint64_t identity = std::numeric_limits<std::uint64_t>::max();

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t a, std::uint64_t b) const {
    return b < a ? b : a;
  }
};

/// The larger one.
struct Largest {
  static constexpr std::uint64_t identity = 0;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t a, std::uint64_t b) const {
    return b > a ? b : a;
  }
};

// What a particle adds to a reduction, beside KeyOfParticle.

/// The particle's part of the checksum.
template <class Real>
struct HashOfParticle {
  ParticleView<const Real> particles;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    return particle_hash(first + i, particles.load(i));
  }
};

/// Its place i if the particle leaves the domain, else a place that no particle has.
template <class Real>
struct PlaceOutsideDomain {
  ParticleView<const Real> particles;
  Evolution evolution;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    return in_domain(particles.load(i), evolution) ? Smallest::identity : i;
  }
};

/// How far from the origin it will be.
template <class Real>
struct ReachOfParticle {
  ParticleView<const Real> particles;
  Evolution evolution;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    return reach_key(particles.load(i), evolution);
  }
};

/// One thread's share of a reduction of value_of(i) over [0, count).
template <class Combine, class ValueOf>
SIMGPU_HOST_DEVICE std::uint64_t reduce_share(std::uint64_t thread, std::uint64_t threads,
                                              std::uint64_t count, ValueOf value_of) {
  std::uint64_t share = Combine::identity;
  grid_stride(thread, threads, count,
              [&](std::uint64_t i) { share = Combine{}(share, value_of(i)); });
  return share;
}

}  // namespace simgpu::cuda
