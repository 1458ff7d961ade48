#pragma once

#include <cstddef>

#include "common/particle_view.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// Copies the particles of `from` to `to`, which has as many, and waits once, for all columns. One
/// view is in host memory and the other in that of the current device, as `kind` says. However it
/// ends, the device uses the host's memory no more.
template <class Real>
void copy(ParticleView<const Real> from, ParticleView<Real> to, cudaMemcpyKind kind,
          const Stream& stream) {
  try {
    for (unsigned column = 0; column < from.column_count; ++column) {
      SIMGPU_CUDA_CHECK(cudaMemcpyAsync(to.columns[column], from.columns[column],
                                        from.size * sizeof(Real), kind, stream.get()));
    }
    stream.wait();
  } catch (const Error&) {
    stream.wait_after_failure();
    throw;
  }
}

}  // namespace simgpu::cuda
