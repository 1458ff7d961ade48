#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/sin_cos.hpp"
#include "common/exact_solution.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/pi.hpp"

namespace simgpu::laws {

/// Vortices of alternating sense on a square lattice: the plane flow of G. I. Taylor, Phil. Mag. 46
/// (1923) 671-674, without its decay, whose counterpart in space is that of Taylor and A. E. Green,
/// Proc. R. Soc. A 158 (1937) 499-521. In any units of length and time,
///
///     u = U sin(k x) cos(k y),  v = -U cos(k x) sin(k y)
///
/// It has the stream function (U / k) sin(k x) sin(k y) (u = d/dy, v = -d/dx), which a particle
/// keeps. No particle leaves its vortex, a square whose sides are pi / k.
struct TaylorGreen {
  static constexpr std::string_view name = "taylor-green";
  static constexpr std::string_view meaning = "vortices of alternating sense on a square lattice";

  static constexpr ColumnInfo columns[] = {
      {"x", "length", "position along the first axis", 0, 2 * pi<double>},
      {"y", "length", "position along the second axis", 0.5 * pi<double>, 1.5 * pi<double>}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {0, 2 * pi<double>, 0, 2 * pi<double>};
  static constexpr double timestep = 0.01;
  static constexpr std::uint64_t steps = 1'000;

  struct Parameters {
    double speed;
    double wavenumber;
  };
  static constexpr ParameterInfo parameters[] = {
      {"speed", 1, "length/time", "the largest velocity"},
      {"wavenumber", 1, "1/length", "pi by the width of a vortex", true}};

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

  /// What a particle of the flow itself, not of a scheme, keeps.
  struct Invariant {
    static constexpr QuantityInfo quantity = {"stream function", "length^2/time"};

    template <class Real>
    SIMGPU_HOST_DEVICE static double value(const Vector2<Real>& at, const Parameters& of) {
      const double x = at.x;
      const double y = at.y;
      return of.speed / of.wavenumber * elementary::sin(of.wavenumber * x) *
             elementary::sin(of.wavenumber * y);
    }
  };
};

}  // namespace simgpu::laws
