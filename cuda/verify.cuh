#pragma once

#include <cstdint>

#include "common/worst_key.hpp"
#include "common/worst_particle.hpp"
#include "cuda/reduce.cuh"

namespace simgpu::cuda {

/// The worst of `particles`, whose columns are in the memory of the current device, against the
/// closed form: they began as start_of(i) says, `evolution` is all that happened since, and their
/// places begin at `offset`. A file of its own, since the closed form's functions have fused
/// operations, which the tests look for in all code that moves particles.
template <class Real, class StartOf>
WorstKey worst(ParticleView<const Real> particles, StartOf start_of, const Evolution& evolution,
               std::uint64_t offset, Reduction& reduce, const Stream& stream);

#define SIMGPU_WORST(linkage, Real, StartOf)                                                 \
  linkage template WorstKey worst(ParticleView<const Real>, StartOf<Real>, const Evolution&, \
                                  std::uint64_t, Reduction&, const Stream&)
SIMGPU_WORST(extern, double, GeneratedStart);
SIMGPU_WORST(extern, float, GeneratedStart);
SIMGPU_WORST(extern, double, StoredStart);
SIMGPU_WORST(extern, float, StoredStart);

}  // namespace simgpu::cuda
