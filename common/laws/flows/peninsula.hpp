#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

/// A current along a coast (y = 0) with a peninsula that is half of a cylinder (B. Adlandsvik and
/// others, "Proposed test cases for Lagrangian particle tracking", ICES WGPBI 2009): a potential
/// flow. With X = x - x0,
///
///     u = U - U R^2 (X^2 - y^2) / (X^2 + y^2)^2,  v = -2 U R^2 X y / (X^2 + y^2)^2
///
/// It has the stream function U R^2 y / (X^2 + y^2) - U y, which a particle keeps.
struct Peninsula {
  static constexpr std::string_view name = "peninsula";
  static constexpr std::string_view meaning = "a current along a coast with a peninsula";

  static constexpr ColumnInfo columns[] = {{"x", "m", "distance along the coast", 0, 20'000},
                                           {"y", "m", "distance from the coast", 0, 25'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 100'000, 0, 50'000};

  struct Parameters {
    double speed;
    double radius;
    double place;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 1, "m/s", "of the current far from the peninsula"},
      {"radius", 16'000, "m", "of the peninsula"},
      {"place", 50'000, "m", "of its middle along the coast"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real speed;
    Real dipole;
    Real place;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : speed(static_cast<Real>(of.speed)),
          dipole(static_cast<Real>(of.speed) *
                 (static_cast<Real>(of.radius) * static_cast<Real>(of.radius))),
          place(static_cast<Real>(of.place)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real /*time*/) const {
      const Number x = at.x - place;
      const Number square = x * x + at.y * at.y;
      const Number share = dipole / (square * square);
      return {speed - share * (x * x - at.y * at.y), Real(-2) * share * (x * at.y)};
    }
  };
};

}  // namespace simgpu::laws
