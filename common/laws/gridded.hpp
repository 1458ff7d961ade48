#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/column.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/field_columns.hpp"
#include "common/field_view.hpp"
#include "common/grid.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/gridded/interpolate.hpp"
#include "common/laws/pi.hpp"
#include "common/laws/position.hpp"
#include "common/laws/schemes.hpp"
#include "common/number.hpp"

namespace simgpu::laws {

/// One degree of latitude, in metres: 60 nautical miles.
template <class Real>
inline constexpr Real metres_per_degree = 60 * 1852;

/// Velocities of a gridded field at the points that a step goes through. Each point is looked up by
/// itself, for all components at once: they lie side by side in memory.
template <class Number, unsigned dimensions>
class FieldOfStep {
 public:
  using Real = ScalarOf<Number>;

  SIMGPU_FORMULA explicit FieldOfStep(const field::View& view) : view_(view), outside_(Real(0)) {}

  /// By how much the coordinates change in a second. A point outside of the field is noted, and has
  /// some velocity.
  SIMGPU_FORMULA Vector2<Number> velocity(const Vector2<Number>& at, double time) {
    look_up({at.x, at.y}, time);
    return {along(0, at.y), along(1, at.y)};
  }
  SIMGPU_FORMULA Vector3<Number> velocity(const Vector3<Number>& at, double time) {
    look_up({at.x, at.y, at.z}, time);
    return {along(0, at.y), along(1, at.y), each_[2].together()};
  }

  /// 0 for particles that have been inside at all points, and more for others.
  SIMGPU_FORMULA const Number& outside() const { return outside_; }

 private:
  SIMGPU_FORMULA void look_up(const Number (&at)[dimensions], double time) {
    call_apart<Number>([&]() SIMGPU_INLINE_LAMBDA {
      const auto places = field::places_of(view_, at);
      outside_ = outside_ + field::converted<Number>(places.outside);
      const auto moment = field::moment_of<Real>(view_, time);
      if (view_.has_doubles) {
        field::set_velocities<Number, double>(view_, places, moment, each_);
      } else {
        field::set_velocities<Number, float>(view_, places, moment, each_);
      }
    });
  }

  /// What was looked up, along x or y: in degrees where the axes are of degrees.
  SIMGPU_FORMULA Number along(unsigned axis, const Number& latitude) const {
    const Number velocity = each_[axis].together();
    if (!view_.is_geographic) return velocity;
    const Number in_degrees = velocity / metres_per_degree<Real>;
    if (axis == 1) return in_degrees;
    return in_degrees / elementary::cos((pi<Real> / 180) * latitude);
  }

  const field::View& view_;
  Number outside_;
  field::Each<Number> each_[dimensions];
};

/// A particle that a gridded velocity field carries in a plane.
template <class Number>
struct ParticleInPlane {
  Number x;
  Number y;
  Number left_at;
  Number release;

  SIMGPU_FORMULA Vector2<Number> position() const { return {x, y}; }
};

/// A particle that a gridded velocity field carries in space.
template <class Number>
struct ParticleInSpace {
  Number x;
  Number y;
  Number z;
  Number left_at;
  Number release;

  SIMGPU_FORMULA Vector3<Number> position() const { return {x, y, z}; }
};

/// The law of particles that a gridded velocity field carries along, by the scheme. A particle one
/// of whose points in a step is outside of the field stays where the step began, for good.
template <template <class> class ParticleIn, unsigned components, class Scheme>
struct Gridded {
  static constexpr std::string_view flow = components == 2 ? "grid-2d" : "grid-3d";
  static constexpr std::string_view scheme = Scheme::name;
  static constexpr std::string_view meaning = "particles that velocities of a file carry";

  static constexpr ColumnInfo in_plane[] = {{"x", "length", "position along the first axis"},
                                            {"y", "length", "position along the second axis"},
                                            left_at_column,
                                            release_column};
  static constexpr ColumnInfo in_space[] = {{"x", "length", "position along the first axis"},
                                            {"y", "length", "position along the second axis"},
                                            {"z", "length", "depth or height"},
                                            left_at_column,
                                            release_column};
  static constexpr Columns columns = components == 2 ? Columns(in_plane) : Columns(in_space);
  static constexpr unsigned dimensions = components;
  static constexpr unsigned moved_columns = components + 1;  // all but the release
  static constexpr bool runs_backward = true;
  static constexpr unsigned order = 0;  // a field that is linear between nodes has kinks
  static constexpr bool stays_finite = false;
  static constexpr Box picture = square_box(1);

  using Parameters = field::View;
  static constexpr std::span<const ParameterInfo> parameters{};

  template <class Number>
  using Particle = ParticleIn<Number>;

  static constexpr bool takes_vectors = true;

  template <class Number>
  SIMGPU_FORMULA static void step(const Step<Gridded, ScalarOf<Number>>& now,
                                  Particle<Number>& particle) {
    FieldOfStep<Number, components> field(now.parameters);
    const Times times{now.time, now.middle, now.end};
    const auto moved = Scheme::step(particle.position(), now.timestep, times,
                                    [&](const auto& at, double time)
                                        SIMGPU_INLINE_LAMBDA { return field.velocity(at, time); });
    const auto was_inside = is_inside(particle);
    const auto was_released = is_released(particle, now);
    const auto is_carried = was_inside & was_released;
    const auto stays_inside = field.outside() == ScalarOf<Number>(0);
    const auto goes_on = is_carried & stays_inside;
    const auto leaves = is_carried & !stays_inside;
    particle.x = select(goes_on, moved.x, particle.x);
    particle.y = select(goes_on, moved.y, particle.y);
    if constexpr (components == 3) particle.z = select(goes_on, moved.z, particle.z);
    particle.left_at =
        select(leaves, Number(static_cast<ScalarOf<Number>>(now.time)), particle.left_at);
  }

 private:
  template <class Number>
  SIMGPU_FORMULA static MaskOf<Number> is_inside(const Particle<Number>& particle) {
    return particle.left_at == static_cast<ScalarOf<Number>>(absent_number);
  }

  /// Backward in time, a particle waits for the time of its release to come from above.
  template <class Number>
  SIMGPU_FORMULA static MaskOf<Number> is_released(const Particle<Number>& particle,
                                                   const Step<Gridded, ScalarOf<Number>>& now) {
    using Real = ScalarOf<Number>;
    const Real time = static_cast<Real>(now.time);
    if (now.timestep > 0) return particle.release <= time;
    return (particle.release >= time) | (particle.release == static_cast<Real>(absent_number));
  }
};

}  // namespace simgpu::laws
