#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/initial_state.hpp"
#include "common/law.hpp"
#include "common/particle_row.hpp"
#include "common/worst_key.hpp"

namespace simgpu {

/// The start of particle i of a range that was generated.
template <class Law, class Real>
struct GeneratedStart {
  StartBox box;
  std::uint64_t seed;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE ParticleOf<Law, Real> operator()(std::uint64_t i) const {
    ParticleOf<Law, Real> particle{};
    for_each_field<column_count<Law>>(particle, [&](Real& number, unsigned column) {
      number = initial_number<Real>(box, seed, first + i, column);
    });
    return particle;
  }
};

/// The start of particle i as a view has it.
template <class Law, class Real>
struct StoredStart {
  ParticleView<const Real> particles;

  SIMGPU_HOST_DEVICE ParticleOf<Law, Real> operator()(std::uint64_t i) const {
    return load<ParticleOf<Law, Real>>(particles, i);
  }
};

/// What particle i of a view, at `offset` + i of its range, adds to the search for the one that is
/// farthest from the exact solution, by its tolerance.
template <class Law, class Real, template <class, class> class StartOf>
struct KeyOfMisfit {
  ParticleView<const Real> particles;
  StartOf<Law, Real> start_of;
  Evolution evolution;
  std::uint64_t offset;

  SIMGPU_HOST_DEVICE WorstKey operator()(std::uint64_t i) const {
    const auto end = load<ParticleOf<Law, Real>>(particles, i);
    return worst_key(Law::Exact::misfit(start_of(i), end, evolution).share, offset + i);
  }
};

}  // namespace simgpu
