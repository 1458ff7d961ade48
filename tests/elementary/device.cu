// The elementary functions as code for GPUs, whose PTX a test reads.

#include "common/elementary/exp.hpp"
#include "common/elementary/hypot.hpp"
#include "common/elementary/log.hpp"
#include "common/elementary/power.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"

namespace simgpu::elementary {

/// All functions of one pair of numbers.
template <class Real>
__global__ void calculate(const Real* x, const Real* y, int n, Real* results) {
  const Real a = *x;
  const Real b = *y;
  results[0] = sin(a);
  results[1] = cos(a);
  results[2] = exp(a);
  results[3] = log(a);
  results[4] = tanh(a);
  results[5] = hypot(a, b);
  results[6] = power(a, n);
  const SinCos<Real> both = sin_cos(b);
  results[7] = both.sin + both.cos;
}

template __global__ void calculate(const double*, const double*, int, double*);
template __global__ void calculate(const float*, const float*, int, float*);

}  // namespace simgpu::elementary
