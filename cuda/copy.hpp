#pragma once

#include <cstddef>

#include "common/particle_view.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// Copies the particles of `from` to `to`, which has as many, and waits once, for all columns. One
/// view is in host memory and the other in that of the current device, as `kind` says.
template <class Real>
void copy(ParticleView<const Real> from, ParticleView<Real> to, cudaMemcpyKind kind,
          const Stream& stream) {
  for (std::size_t field = 0; field < field_count; ++field) {
    SIMGPU_CUDA_CHECK(cudaMemcpyAsync(to.columns[field], from.columns[field],
                                      from.size * sizeof(Real), kind, stream.get()));
  }
  stream.wait();
}

}  // namespace simgpu::cuda
