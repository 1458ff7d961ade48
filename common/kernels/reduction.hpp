#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/bits.hpp"
#include "common/checksum.hpp"
#include "common/host_device.hpp"
#include "common/kernels/grid_stride.hpp"
#include "common/law.hpp"
#include "common/particle_row.hpp"

namespace simgpu {

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

/// One thread's share of a reduction of value_of(i) over [0, count).
template <class Combine, class ValueOf>
SIMGPU_HOST_DEVICE std::uint64_t reduce_share(std::uint64_t thread, std::uint64_t threads,
                                              std::uint64_t count, const ValueOf& value_of) {
  std::uint64_t share = Combine::identity;
  grid_stride(thread, threads, count,
              [&](std::uint64_t i) { share = Combine{}(share, value_of(i)); });
  return share;
}

// What a particle adds to a reduction, beside KeyOfMisfit.

/// The particle's part of the checksum.
template <class Real>
struct HashOfParticle {
  ParticleView<const Real> particles;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    return particle_hash(first + i, particles, i);
  }
};

/// Whether a law can move a particle by `evolution`: where it does not say so itself, any finite
/// numbers will do.
template <class Law, class Real>
SIMGPU_HOST_DEVICE bool is_in_domain(const ParticleOf<Law, Real>& particle,
                                     const Evolution& evolution) {
  if constexpr (HasDomain<Law>) {
    return Law::in_domain(particle, evolution);
  } else {
    bool finite = true;
    for_each_field<column_count<Law>>(particle, [&](const Real& number, unsigned /*column*/) {
      finite = finite && std::isfinite(number);
    });
    return finite;
  }
}

/// Its place i if the particle is outside of its law's domain, else a place that no particle has.
template <class Law, class Real>
struct PlaceOutsideDomain {
  ParticleView<const Real> particles;
  Evolution evolution;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    const auto particle = load<ParticleOf<Law, Real>>(particles, i);
    return is_in_domain<Law, Real>(particle, evolution) ? Smallest::identity : i;
  }
};

/// The bits of the square of how far from the origin the particle will be.
template <class Law, class Real>
struct ReachOfParticle {
  ParticleView<const Real> particles;
  Evolution evolution;

  SIMGPU_HOST_DEVICE std::uint64_t operator()(std::uint64_t i) const {
    return bits_of(Law::squared_reach(load<ParticleOf<Law, Real>>(particles, i), evolution));
  }
};

}  // namespace simgpu
