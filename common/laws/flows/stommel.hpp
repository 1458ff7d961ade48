#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/exp.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/exact_solution.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/pi.hpp"

namespace simgpu::laws {

/// The circulation of an ocean basin under wind, with a western boundary current (H. Stommel,
/// Trans. Am. Geophys. Union 29 (1948) 202-206), in the approximation for a thin boundary layer and
/// with the numbers of the test of Parcels (M. Lange, E. van Sebille, Geosci. Model Dev. 10 (2017)
/// 4175-4186), which goes back to N. Fabbroni's thesis (Bologna 2009). In metres and seconds, with
/// X = x / L, Y = y / L and the boundary layer's width d as a share of L,
///
///     u = -U (1 - exp(-X / d) - X) pi^2 cos(pi Y),  v = U (exp(-X / d) / d - 1) pi sin(pi Y)
///
/// It has the stream function U L (1 - exp(-X / d) - X) pi sin(pi Y) (u = -d/dy, v = d/dx), which a
/// particle keeps. No particle crosses the walls of the basin, but that the eastern one leaks by
/// exp(-1 / d) of the velocity, which is 1e-87 by default. Parcels' d is 0.00499, from a friction
/// of 1 / (11.6 days) and a beta of 2e-11 / (m s).
struct Stommel {
  static constexpr std::string_view name = "stommel";
  static constexpr std::string_view meaning = "an ocean basin with a western boundary current";

  static constexpr ColumnInfo columns[] = {{"x", "m", "position to the east", 0, 5'000'000},
                                           {"y", "m", "position to the north", 0, 10'000'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 10'000'000, 0, 10'000'000};
  static constexpr double timestep = 14'400;
  static constexpr std::uint64_t steps = 3'600;

  struct Parameters {
    double speed;
    double size;
    double boundary;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 0.05, "m/s", "the scale of the velocity"},
      {"size", 10'000'000, "m", "of the basin, from west to east and from south to north", true},
      {"boundary", 0.005, "1", "the width of the boundary layer as a share of the basin's", true}};

  static constexpr std::string_view extent = "from 0 to the size of the basin along both axes";
  template <class Position>
  SIMGPU_HOST_DEVICE static bool contains(const Position& at, const Parameters& of) {
    return at.x >= 0 && at.x <= of.size && at.y >= 0 && at.y <= of.size;
  }

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real speed;
    Real size;
    Real boundary;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : speed(static_cast<Real>(of.speed)),
          size(static_cast<Real>(of.size)),
          boundary(static_cast<Real>(of.boundary)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real /*time*/) const {
      const Number x = at.x / size;
      const Number layer = elementary::exp(-x / boundary);
      const auto along_y = elementary::sin_cos(pi<Real> * (at.y / size));
      return {-speed * (Real(1) - layer - x) * (pi<Real> * pi<Real>)*along_y.cos,
              speed * (layer / boundary - Real(1)) * pi<Real> * along_y.sin};
    }
  };

  /// What a particle of the flow itself, not of a scheme, keeps.
  struct Invariant {
    static constexpr QuantityInfo quantity = {"stream function", "m^2/s"};

    template <class Real>
    SIMGPU_HOST_DEVICE static double value(const Vector2<Real>& at, const Parameters& of) {
      const double x = at.x / of.size;
      const double y = at.y / of.size;
      const double across = 1 - elementary::exp(-x / of.boundary) - x;
      return of.speed * of.size * pi<double> * across * elementary::sin(pi<double> * y);
    }
  };
};

}  // namespace simgpu::laws
