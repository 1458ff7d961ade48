#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/sin_cos.hpp"
#include "common/laws/advection.hpp"

namespace simgpu::laws {

/// Inertial oscillation in a steady current, clockwise where f is positive (N. Fabbroni, "Numerical
/// simulation of passive tracers dispersion in the sea", thesis, Bologna 2009; with the numbers of
/// Parcels: M. Lange, E. van Sebille, Geosci. Model Dev. 10 (2017) 4175-4186). In metres and
/// seconds, the same everywhere,
///
///     u = u_g + (u_0 - u_g) cos(f t),  v = -(u_0 - u_g) sin(f t)
///
/// A particle that is at x0, y0 at time 0 goes along x0 + u_g t + (u_0 - u_g) / f sin(f t),
/// y0 - (u_0 - u_g) / f (1 - cos(f t)). Since the velocity depends on time alone, rk4 is Simpson's
/// rule here.
struct MovingEddy {
  static constexpr std::string_view name = "moving-eddy";
  static constexpr std::string_view meaning = "inertial oscillation in a steady current";

  static constexpr ColumnInfo columns[] = {{"x", "m", "position to the east", 0, 10'000},
                                           {"y", "m", "position to the north", 0, 10'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = true;
  static constexpr Box picture = {-2'000, 18'000, -8'000, 12'000};
  static constexpr double timestep = 300;
  static constexpr std::uint64_t steps = 288;

  struct Parameters {
    double initial_speed;
    double current;
    double coriolis;
  };
  static constexpr ParameterInfo parameters[] = {
      {"initial_speed", 0.3, "m/s", "to the east at time 0"},
      {"current", 0.04, "m/s", "to the east, steady"},
      {"coriolis", 1e-4, "rad/s", "the Coriolis parameter, at which the velocity turns"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real current;
    Real turning;
    Real coriolis;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : current(static_cast<Real>(of.current)),
          turning(static_cast<Real>(of.initial_speed) - static_cast<Real>(of.current)),
          coriolis(static_cast<Real>(of.coriolis)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& /*at*/, Real time) const {
      const auto angle = elementary::sin_cos(coriolis * time);
      return {current + turning * angle.cos, -turning * angle.sin};
    }
  };

  /// Where the flow itself, not a scheme, carries a particle.
  struct ExactTrajectory {
    SIMGPU_HOST_DEVICE static Vector2<double> end(const Vector2<double>& start,
                                                  const Parameters& of, double start_time,
                                                  double end_time) {
      const double time = end_time - start_time;
      const double turning = of.initial_speed - of.current;
      // (sin(f t2) - sin(f t1)) / f and (cos(f t2) - cos(f t1)) / f as products, so that nothing
      // cancels and f may be 0.
      const double half_angle = of.coriolis * time / 2;
      const auto middle = elementary::sin_cos(of.coriolis * (start_time + end_time) / 2);
      const double chord =
          half_angle == 0 ? time : time * (elementary::sin(half_angle) / half_angle);
      return {start.x + of.current * time + turning * chord * middle.cos,
              start.y - turning * chord * middle.sin};
    }
  };
};

}  // namespace simgpu::laws
