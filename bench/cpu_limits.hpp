#pragma once

#include "bench/limits.hpp"

namespace simgpu::bench {

/// Of one core of this processor; measured when it is first asked for, some tenths of a second
/// long.
template <class Real>
const Limits<Real>& cpu_limits();

extern template const Limits<double>& cpu_limits();
extern template const Limits<float>& cpu_limits();

}  // namespace simgpu::bench
