#pragma once

#include <string_view>

#include "common/host_device.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

// Schemes: how a step goes through a velocity field u(x, t). Each operation is rounded by itself,
// in the order in which it is written here, which decides the bits. velocity(position, time) is u;
// h is the timestep; `begin`, `middle` and `end` are the times of a step. Positions are Vector2 or
// Vector3 of any Number.

/// The times of a step. They follow from its number, so a resumed run has the same ones.
struct Times {
  double begin;
  double middle;
  double end;
};

/// x + h u(x, t). First order.
struct Euler {
  static constexpr std::string_view name = "euler";
  static constexpr unsigned order = 1;

  template <class Position, class Real, class Velocity>
  SIMGPU_FORMULA static Position step(const Position& x, Real h, const Times& times,
                                      const Velocity& velocity) {
    return moved(x, h, velocity(x, times.begin));
  }
};

/// x + h u(x + (h/2) u(x, t), t + h/2), the midpoint rule. Second order.
struct Rk2 {
  static constexpr std::string_view name = "rk2";
  static constexpr unsigned order = 2;

  template <class Position, class Real, class Velocity>
  SIMGPU_FORMULA static Position step(const Position& x, Real h, const Times& times,
                                      const Velocity& velocity) {
    const Real half = h / 2;
    const Position halfway = moved(x, half, velocity(x, times.begin));
    return moved(x, h, velocity(halfway, times.middle));
  }
};

/// The classical Runge-Kutta scheme: x + (h/6) ((k1 + k4) + 2 (k2 + k3)). Fourth order.
struct Rk4 {
  static constexpr std::string_view name = "rk4";
  static constexpr unsigned order = 4;

  template <class Position, class Real, class Velocity>
  SIMGPU_FORMULA static Position step(const Position& x, Real h, const Times& times,
                                      const Velocity& velocity) {
    const Real half = h / 2;
    const Position k1 = velocity(x, times.begin);
    const Position k2 = velocity(moved(x, half, k1), times.middle);
    const Position k3 = velocity(moved(x, half, k2), times.middle);
    const Position k4 = velocity(moved(x, h, k3), times.end);
    const Position outer = moved(k1, Real(1), k4);
    const Position inner = moved(k2, Real(1), k3);
    return moved(x, h / 6, moved(outer, Real(2), inner));
  }
};

}  // namespace simgpu::laws
