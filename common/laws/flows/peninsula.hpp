#pragma once

#include <cstdint>
#include <string_view>

#include "common/exact_solution.hpp"
#include "common/laws/advection.hpp"

namespace simgpu::laws {

/// A current along a coast (y = 0) with a peninsula that is half of a cylinder: potential flow past
/// a cylinder, as a test of particle tracking (E. W. North, A. Gallego, P. Petitgas (editors), ICES
/// Cooperative Research Report 295 (2009), section 2.2.2; with the numbers of Parcels: M. Lange,
/// E. van Sebille, Geosci. Model Dev. 10 (2017) 4175-4186). In metres and seconds, with X = x - x0,
///
///     u = U - U R^2 (X^2 - y^2) / (X^2 + y^2)^2,  v = -2 U R^2 X y / (X^2 + y^2)^2
///
/// It has the stream function U R^2 y / (X^2 + y^2) - U y (u = -d/dy, v = d/dx), which a particle
/// keeps. It is 0 on the coast and on the peninsula's shore (X^2 + y^2 = R^2), which no particle
/// crosses. Inside of the shore the formula goes on, with a dipole in the middle, where it has no
/// value.
struct Peninsula {
  static constexpr std::string_view name = "peninsula";
  static constexpr std::string_view meaning = "a current along a coast with a peninsula";

  static constexpr ColumnInfo columns[] = {{"x", "m", "distance along the coast", 0, 20'000},
                                           {"y", "m", "distance from the coast", 0, 25'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 100'000, 0, 50'000};
  static constexpr double timestep = 60;
  static constexpr std::uint64_t steps = 720;

  struct Parameters {
    double speed;
    double radius;
    double place;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 1, "m/s", "of the current far from the peninsula"},
      {"radius", 16'000, "m", "of the peninsula", true},
      {"place", 50'000, "m", "of its middle along the coast"}};

  static constexpr std::string_view extent = "where y is not below 0, outside of the peninsula";
  template <class Position>
  SIMGPU_HOST_DEVICE static bool contains(const Position& at, const Parameters& of) {
    const double x = at.x - of.place;
    const double y = at.y;
    return y >= 0 && x * x + y * y >= of.radius * of.radius;
  }

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

  /// What a particle of the flow itself, not of a scheme, keeps.
  struct Invariant {
    static constexpr QuantityInfo quantity = {"stream function", "m^2/s"};

    template <class Real>
    SIMGPU_HOST_DEVICE static double value(const Vector2<Real>& at, const Parameters& of) {
      const double x = at.x - of.place;
      const double y = at.y;
      return of.speed * y * (of.radius * of.radius / (x * x + y * y) - 1);
    }
  };
};

}  // namespace simgpu::laws
