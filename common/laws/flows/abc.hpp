#pragma once

#include <cstdint>
#include <string_view>

#include "common/elementary/sin_cos.hpp"
#include "common/laws/advection.hpp"
#include "common/laws/pi.hpp"

namespace simgpu::laws {

/// The flow of Arnold, Beltrami and Childress, steady and chaotic (T. Dombre and others, J. Fluid
/// Mech. 167 (1986) 353-391). In units of length of which a period is 2 pi, and in any unit of
/// time,
///
///     u = A sin(z) + C cos(y),  v = B sin(x) + A cos(z),  w = C sin(y) + B cos(x)
///
/// The velocity equals its own curl. It is periodic; positions are not wrapped, and there are tubes
/// through which particles go straight away.
struct Abc {
  static constexpr std::string_view name = "abc";
  static constexpr std::string_view meaning = "the flow of Arnold, Beltrami and Childress in space";

  static constexpr ColumnInfo columns[] = {
      {"x", "length", "position along the first axis", 0, 2 * pi<double>},
      {"y", "length", "position along the second axis", 0, 2 * pi<double>},
      {"z", "length", "position along the third axis", 0, 2 * pi<double>}};
  static constexpr unsigned dimensions = 3;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = {-2 * pi<double>, 4 * pi<double>, -2 * pi<double>, 4 * pi<double>};
  static constexpr double timestep = 0.01;
  static constexpr std::uint64_t steps = 500;

  struct Parameters {
    double a;
    double b;
    double c;
  };
  static constexpr ParameterInfo parameters[] = {
      {"a", 1.7320508075688772, "length/time", "A, the square root of 3"},
      {"b", 1.4142135623730951, "length/time", "B, the square root of 2"},
      {"c", 1, "length/time", "C"}};

  template <class Number>
  using Position = Vector3<Number>;

  template <class Real>
  struct Field {
    Real a;
    Real b;
    Real c;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : a(static_cast<Real>(of.a)), b(static_cast<Real>(of.b)), c(static_cast<Real>(of.c)) {}

    template <class Number>
    SIMGPU_FORMULA Vector3<Number> velocity(const Vector3<Number>& at, Real /*time*/) const {
      const auto x = elementary::sin_cos(at.x);
      const auto y = elementary::sin_cos(at.y);
      const auto z = elementary::sin_cos(at.z);
      return {a * z.sin + c * y.cos, b * x.sin + a * z.cos, c * y.sin + b * x.cos};
    }
  };
};

}  // namespace simgpu::laws
