#pragma once

#include "common/elementary/format.hpp"
#include "common/host_device.hpp"

namespace simgpu::elementary {

/// Angles up to this in magnitude are reduced without a branch.
template <class Real>
inline constexpr Real largest_common_angle = sizeof(Real) == sizeof(double) ? 0x1p40 : 0x1p20;

/// Whether an angle is none of those that need much longer. NaN is none of these.
template <class Real>
SIMGPU_HOST_DEVICE inline bool is_common_angle(Real x) {
  return !(magnitude(x) > largest_common_angle<Real>);
}

/// What CommonAngles of a thread has found: not 0 if there was an angle that is not common.
template <class Bits>
inline constinit thread_local Bits uncommon_angles = 0;
inline constinit thread_local bool only_common_angles = false;

/// While one lives, sin(), cos() and sin_cos() on its thread have no branch, so that compilers make
/// SIMD code of loops over what calls them. For angles that are not common they then give any
/// numbers, and all_were_common() says so: calculate again after its end. For the host; one at a
/// time on a thread.
class CommonAngles {
 public:
  CommonAngles() {
    uncommon_angles<BitsOf<double>> = 0;
    uncommon_angles<BitsOf<float>> = 0;
    only_common_angles = true;
  }
  ~CommonAngles() { only_common_angles = false; }
  CommonAngles(const CommonAngles&) = delete;
  CommonAngles& operator=(const CommonAngles&) = delete;

  bool all_were_common() const {
    return uncommon_angles<BitsOf<double>> == 0 && uncommon_angles<BitsOf<float>> == 0;
  }
};

/// Whether to take the long way for an angle.
template <class Real>
SIMGPU_HOST_DEVICE inline bool takes_long(Real x) {
  const bool is_common = is_common_angle(x);
#if SIMGPU_ON_HOST
  if (only_common_angles) {
    uncommon_angles<BitsOf<Real>> |= is_common ? 0 : 1;
    return false;
  }
#endif
  return !is_common;
}

}  // namespace simgpu::elementary
