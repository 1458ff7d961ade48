#pragma once

#include "common/host_device.hpp"

namespace simgpu::laws {

/// A point, or a velocity, in a plane. `Real` is double or float.
template <class Real>
struct Vector2 {
  Real x;
  Real y;
};

/// The same in space.
template <class Real>
struct Vector3 {
  Real x;
  Real y;
  Real z;
};

/// start + factor * direction: a product and a sum, each rounded once.
template <class Real>
SIMGPU_HOST_DEVICE Vector2<Real> moved(const Vector2<Real>& start, Real factor,
                                       const Vector2<Real>& direction) {
  return {start.x + factor * direction.x, start.y + factor * direction.y};
}
template <class Real>
SIMGPU_HOST_DEVICE Vector3<Real> moved(const Vector3<Real>& start, Real factor,
                                       const Vector3<Real>& direction) {
  return {start.x + factor * direction.x, start.y + factor * direction.y,
          start.z + factor * direction.z};
}

}  // namespace simgpu::laws
