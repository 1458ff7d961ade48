#pragma once

#include "common/parameters.hpp"
#include "common/particle_view.hpp"

namespace simgpu::cuda {

/// Moves `particles`, whose columns are in the memory of the current device, in exact arithmetic
/// and waits: one launch with all steps in registers (order particle), or one launch a step (order
/// step). Returns the seconds between the device's events round the launches. Throws Error.
template <class Real>
double evolve(ParticleView<Real> particles, const Evolution& evolution, Order order);

/// The same in fast arithmetic, all steps in one launch.
template <class Real>
double evolve_fast(ParticleView<Real> particles, const Evolution& evolution);

/// The lowest compute capability that the kernel has machine code or PTX for: 75 for 7.5.
int oldest_compute_capability() noexcept;

/// Throws Error (device_unusable) if the current device has no machine code of the kernel to run.
void require_kernel();

extern template double evolve(ParticleView<double>, const Evolution&, Order);
extern template double evolve(ParticleView<float>, const Evolution&, Order);
extern template double evolve_fast(ParticleView<double>, const Evolution&);
extern template double evolve_fast(ParticleView<float>, const Evolution&);

}  // namespace simgpu::cuda
