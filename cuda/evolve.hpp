#pragma once

#include "common/parameters.hpp"
#include "common/particle_view.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// Moves `particles`, whose columns are in the memory of the current device, in exact arithmetic
/// and waits: one launch with all steps in registers (order particle), or one launch a step (order
/// step). Returns the seconds between the device's events round the launches. Throws Error.
template <class Real>
double evolve(ParticleView<Real> particles, const Evolution& evolution, Order order,
              const Stream& stream);

/// The same in fast arithmetic, all steps in one launch.
template <class Real>
double evolve_fast(ParticleView<Real> particles, const Evolution& evolution, const Stream& stream);

/// The lowest compute capability that the kernels have machine code or PTX for: 75 for 7.5.
int oldest_compute_capability() noexcept;

/// Load the code of the kernels that the above launch. Throw Error (device_unusable) if there is
/// none that the current device runs.
void load_evolve_kernels();
void load_evolve_fast_kernels();

extern template double evolve(ParticleView<double>, const Evolution&, Order, const Stream&);
extern template double evolve(ParticleView<float>, const Evolution&, Order, const Stream&);
extern template double evolve_fast(ParticleView<double>, const Evolution&, const Stream&);
extern template double evolve_fast(ParticleView<float>, const Evolution&, const Stream&);

}  // namespace simgpu::cuda
