#pragma once

namespace simgpu::circle {

/// One particle by value. `Real` is double or float.
///
/// `angular_speed` keeps the name it has in the original program, but the step uses it as the speed
/// along the circle: a particle at radius r needs 2 * pi * r / angular_speed for one turn.
template <class Real>
struct Particle {
  Real x;
  Real y;
  Real angular_speed;
};

}  // namespace simgpu::circle
