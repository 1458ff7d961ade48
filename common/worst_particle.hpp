#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/initial_state.hpp"
#include "common/particle_view.hpp"
#include "common/verify.hpp"
#include "common/worst_key.hpp"

namespace simgpu {

/// The start of particle i of a range that was generated.
template <class Real>
struct GeneratedStart {
  std::uint64_t seed;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE Particle<Real> operator()(std::uint64_t i) const {
    return initial_particle<Real>(seed, first + i);
  }
};

/// The start of particle i as a view has it.
template <class Real>
struct StoredStart {
  ParticleView<const Real> particles;

  SIMGPU_HOST_DEVICE Particle<Real> operator()(std::uint64_t i) const { return particles.load(i); }
};

/// What particle i of a view, at `offset` + i of its range, adds to the search for the worst.
template <class Real, class StartOf>
struct KeyOfParticle {
  ParticleView<const Real> particles;
  StartOf start_of;
  Evolution evolution;
  std::uint64_t offset;

  SIMGPU_HOST_DEVICE WorstKey operator()(std::uint64_t i) const {
    const Verdict verdict = verify_particle(start_of(i), particles.load(i), evolution);
    return worst_key(verdict.share(), offset + i);
  }
};

}  // namespace simgpu
