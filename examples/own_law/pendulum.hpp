#pragma once

#include <simgpu/common/law.hpp>
#include <string_view>

namespace own {

/// The sine of an angle from -pi/2 to pi/2 by its series, 6e-8 off at the most. std::sin() would
/// not have the same bits on the CPU and on the GPU; this has.
template <class Real>
SIMGPU_HOST_DEVICE Real sine(Real x) {
  const Real square = x * x;
  Real factor = Real(-1.0 / 39'916'800);
  factor = Real(1.0 / 362'880) + square * factor;
  factor = Real(-1.0 / 5'040) + square * factor;
  factor = Real(1.0 / 120) + square * factor;
  factor = Real(-1.0 / 6) + square * factor;
  return x + x * (square * factor);
}

/// Pendulums that swing and come to rest, each by itself. A step changes the velocity, and then the
/// angle by the new velocity (semi-implicit Euler).
struct Pendulum {
  static constexpr std::string_view flow = "pendulum";
  static constexpr std::string_view scheme = "semi-implicit-euler";
  static constexpr std::string_view meaning = "damped pendulums";

  static constexpr simgpu::ColumnInfo columns[] = {
      {"angle", "rad", "between the rod and the vertical"}, {"velocity", "rad/s", "of the angle"}};

  template <class Real>
  struct Particle {
    Real angle;
    Real velocity;
  };

  static constexpr simgpu::ParameterInfo parameters[] = {
      {"gravity", 9.81, "m/s^2", "acceleration of free fall"},
      {"length", 1, "m", "of the rod"},
      {"damping", 0.1, "1/s", "share of the velocity lost a second"}};

  struct Parameters {
    double gravity;
    double length;
    double damping;
  };

  static constexpr bool depends_on_time = false;

  template <class Real>
  SIMGPU_HOST_DEVICE static void step(const simgpu::Step<Pendulum, Real>& now,
                                      Particle<Real>& pendulum) {
    const Real pull = static_cast<Real>(now.parameters.gravity / now.parameters.length);
    const Real damping = static_cast<Real>(now.parameters.damping);
    const Real acceleration = -(pull * sine(pendulum.angle)) - damping * pendulum.velocity;
    pendulum.velocity = pendulum.velocity + now.timestep * acceleration;
    pendulum.angle = pendulum.angle + now.timestep * pendulum.velocity;
  }
};

}  // namespace own
