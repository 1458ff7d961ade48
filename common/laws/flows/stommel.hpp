#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/elementary/exp.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/pi.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

/// The circulation of an ocean basin under wind, with a western boundary current (H. Stommel,
/// Trans. Am. Geophys. Union 29 (1948) 202-206), in the form of N. Fabbroni's thesis (Bologna
/// 2009). With X = x / L, Y = y / L and the boundary layer's width d as a share of L,
///
///     u = -U (1 - exp(-X / d) - X) pi^2 cos(pi Y),  v = U (exp(-X / d) / d - 1) pi sin(pi Y)
///
/// It has the stream function U L (1 - exp(-X / d) - X) pi sin(pi Y), which a particle keeps.
struct Stommel {
  static constexpr std::string_view name = "stommel";
  static constexpr std::string_view meaning = "an ocean basin with a western boundary current";

  static constexpr ColumnInfo columns[] = {{"x", "m", "position to the east", 0, 10'000'000},
                                           {"y", "m", "position to the north", 0, 10'000'000}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 10'000'000, 0, 10'000'000};

  struct Parameters {
    double speed;
    double size;
    double boundary;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 0.05, "m/s", "the scale of the velocity"},
      {"size", 10'000'000, "m", "of the basin, from west to east and from south to north"},
      {"boundary", 0.005, "1", "the width of the boundary layer as a share of the basin's"}};

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
};

}  // namespace simgpu::laws
