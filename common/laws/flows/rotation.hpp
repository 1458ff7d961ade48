#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "common/exact_solution.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/flows/rotation/exact.hpp"

namespace simgpu::laws {

/// Solid rotation about the origin. In any units of length and time, with w in radians by time,
///
///     u = -w y,  v = w x
///
/// It has the stream function w (x^2 + y^2) / 2 (u = -d/dy, v = d/dx), which a particle keeps.
/// After a time t, a particle has turned by w t.
struct Rotation {
  static constexpr std::string_view name = "rotation";
  static constexpr std::string_view meaning = "solid rotation about the origin";

  static constexpr ColumnInfo columns[] = {{"x", "length", "position along the first axis"},
                                           {"y", "length", "position along the second axis"}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = square_box(1.5);
  static constexpr double timestep = 0.01;
  static constexpr std::uint64_t steps = 100;

  struct Parameters {
    double angular_velocity;
  };
  static constexpr ParameterInfo parameters[] = {
      {"angular_velocity", 1, "rad/time", "of the rotation, positive counter-clockwise"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real w;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : w(static_cast<Real>(of.angular_velocity)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real /*time*/) const {
      return {-w * at.y, w * at.x};
    }
  };

  /// What a particle of the flow itself, not of a scheme, keeps.
  struct Invariant {
    static constexpr QuantityInfo quantity = {"stream function", "length^2/time"};

    template <class Real>
    SIMGPU_HOST_DEVICE static double value(const Vector2<Real>& at, const Parameters& of) {
      const double x = at.x;
      const double y = at.y;
      return of.angular_velocity / 2 * (x * x + y * y);
    }
  };

  /// Where the flow itself, not a scheme, carries a particle. For the host.
  struct ExactTrajectory {
    static Vector2<double> end(const Vector2<double>& start, const Parameters& of,
                               double start_time, double end_time) {
      const long double time = static_cast<long double>(end_time) - start_time;
      const long double turned = of.angular_velocity * time;
      const long double cos = std::cos(turned);
      const long double sin = std::sin(turned);
      return {static_cast<double>(cos * start.x - sin * start.y),
              static_cast<double>(sin * start.x + cos * start.y)};
    }
  };

  /// Where a scheme carries a particle: the scheme's own exact solution.
  template <class Scheme>
  using Exact = rotation::Exact<Rotation, Scheme::order>;
};

}  // namespace simgpu::laws
