#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/sin_cos.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/pi.hpp"

namespace simgpu::laws {

/// Two gyres side by side in [0, 2] x [0, 1], whose border swings to and fro (S. C. Shadden,
/// F. Lekien, J. E. Marsden, Physica D 212 (2005) 271-304, with the numbers of its example). In any
/// units of length and time, but in lengths of the box's height,
///
///     f = e sin(w t) x^2 + (1 - 2 e sin(w t)) x
///     u = -pi A sin(pi f) cos(pi y),  v = pi A cos(pi f) sin(pi y) df/dx
///
/// At each time it has the stream function A sin(pi f) sin(pi y) (u = -d/dy, v = d/dx), which no
/// particle keeps but on the walls of the box, where it is 0: no particle crosses these. The border
/// swings by about e about x = 1, in a period of 2 pi / w. Generated particles start in the left
/// gyre, and the picture shows how lobes of them are carried over into the right one.
struct DoubleGyre {
  static constexpr std::string_view name = "double-gyre";
  static constexpr std::string_view meaning = "two gyres whose border swings to and fro";

  static constexpr ColumnInfo columns[] = {{"x", "length", "position along the first axis", 0, 1},
                                           {"y", "length", "position along the second axis", 0, 1}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = true;
  static constexpr Box picture = {0, 2, 0, 1};
  static constexpr double timestep = 0.02;
  static constexpr std::uint64_t steps = 1'000;

  struct Parameters {
    double amplitude;
    double perturbation;
    double frequency;
  };
  static constexpr ParameterInfo parameters[] = {
      {"amplitude", 0.1, "length/time", "of the velocity, by pi"},
      {"perturbation", 0.25, "1", "how far the border swings"},
      {"frequency", 0.62831853071795864769, "rad/time", "at which it swings"}};

  static constexpr std::string_view extent = "from 0 to 2 along x and from 0 to 1 along y";
  template <class Position>
  SIMGPU_HOST_DEVICE static bool contains(const Position& at, const Parameters& /*of*/) {
    return at.x >= 0 && at.x <= 2 && at.y >= 0 && at.y <= 1;
  }

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real amplitude;
    Real perturbation;
    Real frequency;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : amplitude(static_cast<Real>(of.amplitude)),
          perturbation(static_cast<Real>(of.perturbation)),
          frequency(static_cast<Real>(of.frequency)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real time) const {
      const Real a = perturbation * elementary::sin(frequency * time);
      const Real b = 1 - 2 * a;
      const Number f = a * (at.x * at.x) + b * at.x;
      const auto along_x = elementary::sin_cos(pi<Real> * f);
      const auto along_y = elementary::sin_cos(pi<Real> * at.y);
      const Real speed = pi<Real> * amplitude;
      return {-speed * along_x.sin * along_y.cos,
              speed * along_x.cos * along_y.sin * (2 * a * at.x + b)};
    }
  };
};

}  // namespace simgpu::laws
