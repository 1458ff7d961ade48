#pragma once

#include <cstdint>

namespace simgpu::bench {

/// What one core of this processor can do at the most of what a step needs, as measured by loops
/// that do nothing else. `Real` is double or float.
template <class Real>
struct CpuLimits {
  double fused;  ///< fused multiply-adds a second, on as many lanes as the processor has
  double roots;  ///< a root and two quotients by it, a second
  double bytes;  ///< bytes a second that a loop over memory reads and writes which updates two
                 ///< columns by a third: what a step does to a particle
};

/// Measured when it is first asked for, some tenths of a second long.
template <class Real>
const CpuLimits<Real>& cpu_limits();

extern template const CpuLimits<double>& cpu_limits();
extern template const CpuLimits<float>& cpu_limits();

}  // namespace simgpu::bench
