#include "cuda/verify.cuh"

namespace simgpu::cuda {

template <class Real, class StartOf>
WorstKey worst(ParticleView<const Real> particles, StartOf start_of, const Evolution& evolution,
               std::uint64_t offset, Reduction& reduce, const Stream& stream) {
  return reduce(stream, Largest{}, particles.size,
                KeyOfParticle<Real, StartOf>{particles, start_of, evolution, offset});
}

SIMGPU_WORST(, double, GeneratedStart);
SIMGPU_WORST(, float, GeneratedStart);
SIMGPU_WORST(, double, StoredStart);
SIMGPU_WORST(, float, StoredStart);

}  // namespace simgpu::cuda
