#include "cuda/event.hpp"
#include "cuda/evolve.hpp"
#include "cuda/evolve_fast_kernel.cuh"
#include "cuda/launch.cuh"

namespace simgpu::cuda {

template <class Real>
double evolve_fast(ParticleView<Real> particles, const Evolution& evolution, const Stream& stream) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  const LaunchShape shape = launch_shape_of(evolve_fast_kernel<Real>, particles.size);
  return seconds_of(stream, [&] {
    launch(stream, shape, evolve_fast_kernel<Real>, particles, timestep, evolution.steps);
  });
}

void load_evolve_fast_kernels() {
  load_code_of(evolve_fast_kernel<double>, evolve_fast_kernel<float>);
}

template double evolve_fast(ParticleView<double>, const Evolution&, const Stream&);
template double evolve_fast(ParticleView<float>, const Evolution&, const Stream&);

}  // namespace simgpu::cuda
