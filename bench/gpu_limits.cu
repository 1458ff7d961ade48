#include <thrust/device_vector.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "bench/gpu_limits.hpp"
#include "common/kernels/grid_stride.hpp"
#include "cuda/event.hpp"
#include "cuda/launch.cuh"

namespace simgpu::bench {

namespace {

/// One round of a chain of operations, and how many rounds a thread takes.
template <class Real>
struct Fused {
  static constexpr int rounds = 4096;
  __device__ static Real next(Real x) { return std::fma(x, Real(0.999), Real(0.001)); }
};

template <class Real>
struct Roots {
  static constexpr int rounds = 256;
  __device__ static Real next(Real x) {
    const Real root = std::sqrt(x);
    return Real(0.5) / root + Real(0.7) / root;
  }
};

/// Chains side by side in a thread, so that none waits for the operation before it; the threads of
/// a full device do the rest.
constexpr int chains = 4;

template <class Chain, class Real>
__global__ void run_chains(Real* values) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  Real x[chains];
  for (int c = 0; c < chains; ++c) x[c] = values[thread] + static_cast<Real>(c);
#pragma unroll 16
  for (int n = 0; n < Chain::rounds; ++n) {
    for (int c = 0; c < chains; ++c) x[c] = Chain::next(x[c]);
  }
  for (int c = 0; c < chains; ++c) values[thread] += x[c];
}

template <class Real>
__global__ void update(Real* x, Real* y, const Real* speed, std::uint64_t count) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  grid_stride(thread, threads, count, [&](std::uint64_t i) {
    x[i] += speed[i];
    y[i] -= speed[i];
  });
}

/// Rounds a second of the chains, on all threads that the device holds at once.
template <class Chain, class Real>
double rate_of(const cuda::Stream& stream) {
  constexpr auto kernel = run_chains<Chain, Real>;
  const cuda::LaunchShape full = cuda::launch_shape_of(kernel, UINT64_MAX);
  const std::uint64_t threads = std::uint64_t{full.blocks} * full.threads_per_block;
  thrust::device_vector<Real> values(threads, Real(1.5));
  const double seconds = least_of_several([&] {
    return cuda::seconds_of(stream, [&] {
      cuda::launch(stream, full, kernel, thrust::raw_pointer_cast(values.data()));
    });
  });
  return static_cast<double>(threads * chains * Chain::rounds) / seconds;
}

/// Particles whose columns are far larger than the device's caches, and fit any device with 2 GiB.
constexpr std::uint64_t particles_to_update = std::uint64_t{48} << 20;

template <class Real>
double bytes_a_second(const cuda::Stream& stream) {
  thrust::device_vector<Real> x(particles_to_update, Real(1));
  thrust::device_vector<Real> y(particles_to_update, Real(2));
  const thrust::device_vector<Real> speed(particles_to_update, Real(0.5));
  const cuda::LaunchShape shape = cuda::launch_shape_of(update<Real>, particles_to_update);
  const double seconds = least_of_several([&] {
    return cuda::seconds_of(stream, [&] {
      cuda::launch(stream, shape, update<Real>, thrust::raw_pointer_cast(x.data()),
                   thrust::raw_pointer_cast(y.data()), thrust::raw_pointer_cast(speed.data()),
                   particles_to_update);
    });
  });
  return bytes_per_update<Real> * static_cast<double>(particles_to_update) / seconds;
}

template <class Real>
Limits<Real> measure() {
  const cuda::Stream stream;
  return {rate_of<Fused<Real>, Real>(stream), rate_of<Roots<Real>, Real>(stream),
          bytes_a_second<Real>(stream)};
}

}  // namespace

template <class Real>
const Limits<Real>& gpu_limits() {
  static const Limits<Real> limits = measure<Real>();
  return limits;
}

template const Limits<double>& gpu_limits();
template const Limits<float>& gpu_limits();

}  // namespace simgpu::bench
