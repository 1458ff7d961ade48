#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

/// Inertial oscillation in a steady current (N. Fabbroni, "Numerical simulations of passive tracers
/// dispersion in the sea", thesis, Bologna 2009, section 2.5): the same everywhere,
///
///     u = u_g + (u_0 - u_g) cos(f t),  v = -(u_0 - u_g) sin(f t)
///
/// A particle goes along x0 + u_g t + (u_0 - u_g) / f sin(f t), y0 - (u_0 - u_g) / f (1 - cos(f
/// t)).
struct MovingEddy {
  static constexpr std::string_view name = "moving-eddy";
  static constexpr std::string_view meaning = "inertial oscillation in a steady current";

  static constexpr ColumnInfo columns[] = {{"x", "m", "position to the east", 0, 10'000},
                                           {"y", "m", "position to the north", 0, 10'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = true;
  static constexpr Box picture = {0, 30'000, -10'000, 10'000};

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
};

}  // namespace simgpu::laws
