#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/pi.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

/// Vortices of alternating sense on a square lattice (G. I. Taylor, A. E. Green, Proc. R. Soc. A
/// 158 (1937) 499-521, without decay):
///
///     u = U sin(k x) cos(k y),  v = -U cos(k x) sin(k y)
///
/// It has the stream function (U / k) sin(k x) sin(k y), which a particle keeps.
struct TaylorGreen {
  static constexpr std::string_view name = "taylor-green";
  static constexpr std::string_view meaning = "vortices of alternating sense on a square lattice";

  static constexpr ColumnInfo columns[] = {
      {"x", "length", "position along the first axis", 0, 2 * pi<double>},
      {"y", "length", "position along the second axis", 0, 2 * pi<double>}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 2 * pi<double>, 0, 2 * pi<double>};

  struct Parameters {
    double speed;
    double wavenumber;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 1, "length/time", "the largest velocity"},
      {"wavenumber", 1, "1/length", "pi by the width of a vortex"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real speed;
    Real wavenumber;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : speed(static_cast<Real>(of.speed)), wavenumber(static_cast<Real>(of.wavenumber)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real /*time*/) const {
      const auto along_x = elementary::sin_cos(wavenumber * at.x);
      const auto along_y = elementary::sin_cos(wavenumber * at.y);
      return {speed * along_x.sin * along_y.cos, -speed * along_x.cos * along_y.sin};
    }
  };
};

}  // namespace simgpu::laws
