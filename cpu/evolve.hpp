#pragma once

#include "common/domain.hpp"
#include "common/parameters.hpp"
#include "common/particle_view.hpp"

namespace simgpu::cpu {

/// Moves `particles` by all steps of `evolution`, in either order of the loops, on the calling
/// thread.
template <class Real>
void evolve(ParticleView<Real> particles, const Evolution& evolution, Order order);

extern template void evolve(ParticleView<double>, const Evolution&, Order);
extern template void evolve(ParticleView<float>, const Evolution&, Order);

}  // namespace simgpu::cpu
