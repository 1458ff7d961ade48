#pragma once

#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::laws {

/// A point, or a velocity, in a plane. See number.hpp on `Number`.
template <class Number>
struct Vector2 {
  Number x;
  Number y;
};

/// A point, or a velocity, in space.
template <class Number>
struct Vector3 {
  Number x;
  Number y;
  Number z;
};

/// start + factor * direction: a product and a sum, each rounded once.
template <class Number>
SIMGPU_FORMULA Vector2<Number> moved(const Vector2<Number>& start, ScalarOf<Number> factor,
                                     const Vector2<Number>& direction) {
  return {start.x + factor * direction.x, start.y + factor * direction.y};
}
template <class Number>
SIMGPU_FORMULA Vector3<Number> moved(const Vector3<Number>& start, ScalarOf<Number> factor,
                                     const Vector3<Number>& direction) {
  return {start.x + factor * direction.x, start.y + factor * direction.y,
          start.z + factor * direction.z};
}

}  // namespace simgpu::laws
