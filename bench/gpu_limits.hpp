#pragma once

#include "bench/limits.hpp"

namespace simgpu::bench {

/// Of the current GPU, whose context exists; measured when it is first asked for, in less than a
/// second. Throws std::exception where that has too little memory, Error where this was built
/// without CUDA.
template <class Real>
const Limits<Real>& gpu_limits();

extern template const Limits<double>& gpu_limits();
extern template const Limits<float>& gpu_limits();

}  // namespace simgpu::bench
