#include "cuda/event.hpp"
#include "cuda/evolve.hpp"
#include "cuda/evolve_fast_kernel.cuh"
#include "cuda/launch.cuh"

namespace simgpu::cuda {

template <class Real>
double evolve_fast(ParticleView<Real> particles, const Evolution& evolution) {
  constexpr unsigned threads_per_block = 256;
  const LaunchShape shape =
      launch_shape_of(evolve_fast_kernel<Real>, particles.size, threads_per_block);
  return seconds_of([&] {
    evolve_fast_kernel<<<shape.blocks, shape.threads_per_block>>>(
        particles, static_cast<Real>(evolution.timestep), evolution.steps);
    SIMGPU_CUDA_CHECK(cudaGetLastError());
  });
}

template double evolve_fast(ParticleView<double>, const Evolution&);
template double evolve_fast(ParticleView<float>, const Evolution&);

}  // namespace simgpu::cuda
