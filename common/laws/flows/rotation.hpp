#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

/// Solid rotation about the origin: u = -w y, v = w x.
struct Rotation {
  static constexpr std::string_view name = "rotation";
  static constexpr std::string_view meaning = "solid rotation about the origin";

  static constexpr ColumnInfo columns[] = {{"x", "length", "position along the first axis"},
                                           {"y", "length", "position along the second axis"}};
  static constexpr unsigned dimensions = 2;
  static constexpr bool depends_on_time = false;
  static constexpr Box picture = square_box(1.5);

  struct Parameters {
    double angular_velocity;
  };
  static constexpr ParameterInfo parameters[] = {
      {"angular_velocity", 1, "rad/time", "of the rotation, positive counter-clockwise"}};

  template <class Number>
  using Position = Vector2<Number>;

  template <class Real>
  struct Field {
    Real w;

    SIMGPU_HOST_DEVICE explicit Field(const Parameters& of)
        : w(static_cast<Real>(of.angular_velocity)) {}

    template <class Number>
    SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, Real /*time*/) const {
      return {-w * at.y, w * at.x};
    }
  };
};

}  // namespace simgpu::laws
