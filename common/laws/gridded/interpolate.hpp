#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "common/field_cell.hpp"
#include "common/field_view.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::field {

/// How many numbers a Number has side by side.
template <class Number>
inline constexpr std::size_t size_of = Number::size;
template <>
inline constexpr std::size_t size_of<double> = 1;
template <>
inline constexpr std::size_t size_of<float> = 1;

/// The numbers of a Number one by one, for what is done to each of them.
template <class Number>
struct Each {
  ScalarOf<Number> of[size_of<Number>];

  Each() = default;
  SIMGPU_FORMULA explicit Each(const Number& number) {
    if constexpr (is_real<Number>) {
      of[0] = number;
    } else {
      number.store(of);
    }
  }
  SIMGPU_FORMULA Number together() const {
    if constexpr (is_real<Number>) {
      return of[0];
    } else {
      return Number::load(of);
    }
  }
};

/// a + share * (b - a).
template <class Number, class Share>
SIMGPU_FORMULA Number between(const Number& a, const Number& b, const Share& share) {
  return a + share * (b - a);
}

/// Where points are in a grid.
template <class Number, unsigned dimensions>
struct Place {
  std::uint64_t node[size_of<Number>];  ///< the corner of the cell that comes first
  Number share[dimensions];             ///< of the cell's width, from that corner on
  Number outside;                       ///< 0 for points in the grid, else 1
};

/// x brought into the first period of the axis, if it has one.
SIMGPU_HOST_DEVICE inline double within_period(const View& view, double x) {
  if (!(view.period > 0)) return x;
  const double first = view.axes[0].at[0];
  const double turns = std::floor((x - first) / view.period);
  const double within = x - turns * view.period;
  // By rounding it may be off the ends.
  const double last = view.axes[0].at[view.axes[0].count - 1];
  return within < first ? first : within > last ? last : within;
}

/// A depth or height that stands for z.
SIMGPU_HOST_DEVICE inline double held_level(const View& view, double z) {
  const AxisView& axis = view.axes[2];
  const double first = axis.at[0];
  const double last = axis.at[axis.count - 1];
  if (view.beyond == Beyond::as_the_first && z < first) return first;
  if (view.beyond == Beyond::as_the_last && z > last) return last;
  return z;
}

/// The place of points.
template <unsigned dimensions, class Number>
SIMGPU_FORMULA Place<Number, dimensions> place_of(const View& view, const Number* position) {
  using Real = ScalarOf<Number>;
  constexpr std::size_t size = size_of<Number>;
  Place<Number, dimensions> place;
  Each<Number> outside;
  for (std::size_t i = 0; i < size; ++i) {
    place.node[i] = 0;
    outside.of[i] = 0;
  }
  std::uint64_t stride = 1;
  for (unsigned axis_number = 0; axis_number < dimensions; ++axis_number) {
    const AxisView& axis = view.axes[axis_number];
    const double first = axis.at[0];
    const double last = axis.at[axis.count - 1];
    const Each<Number> coordinates(position[axis_number]);
    Each<Number> shares;
    for (std::size_t i = 0; i < size; ++i) {
      double x = static_cast<double>(coordinates.of[i]);
      if (axis_number == 0) x = within_period(view, x);
      if (axis_number == 2) x = held_level(view, x);
      const bool is_inside = x >= first && x <= last;  // not so if it is NaN
      if (!is_inside) outside.of[i] = 1;
      x = is_inside ? x : first;
      const std::uint32_t cell = cell_of(axis, x);
      place.node[i] += stride * cell;
      const double begin = axis.at[cell];
      shares.of[i] = static_cast<Real>((x - begin) / (axis.at[cell + 1] - begin));
    }
    place.share[axis_number] = shares.together();
    stride *= axis.count;
  }
  place.outside = outside.together();
  return place;
}

/// The numbers at `offset` of the node that is `corner` nodes after that of each place.
template <class Value, class Number, unsigned dimensions>
SIMGPU_FORMULA Number values_at(const Value* values, const Place<Number, dimensions>& place,
                                std::uint64_t corner, unsigned numbers_of_node, unsigned offset) {
  Each<Number> each;
  for (std::size_t i = 0; i < size_of<Number>; ++i) {
    each.of[i] =
        static_cast<ScalarOf<Number>>(values[(place.node[i] + corner) * numbers_of_node + offset]);
  }
  return each.together();
}

/// One number of the nodes around each place, linear in x, then y, then z.
template <class Value, class Number, unsigned dimensions>
SIMGPU_FORMULA Number in_space(const View& view, const Value* values,
                               const Place<Number, dimensions>& place, unsigned numbers_of_node,
                               unsigned offset) {
  const std::uint64_t row = view.axes[0].count;
  const auto along_x = [&](std::uint64_t corner) SIMGPU_INLINE_LAMBDA {
    return between(values_at(values, place, corner, numbers_of_node, offset),
                   values_at(values, place, corner + 1, numbers_of_node, offset), place.share[0]);
  };
  const auto along_y = [&](std::uint64_t corner) SIMGPU_INLINE_LAMBDA {
    return between(along_x(corner), along_x(corner + row), place.share[1]);
  };
  if constexpr (dimensions == 2) {
    return along_y(0);
  } else {
    return between(along_y(0), along_y(row * view.axes[1].count), place.share[2]);
  }
}

/// Where a time is among the times of a view.
template <class Real>
struct Moment {
  unsigned earlier = 0;   ///< the number of the last time that is not after it
  bool is_at_one = true;  ///< whether it is that time itself, so that no other counts
  Real share = 0;         ///< of the interval from there on
};

/// `time` must be between the first and the last time of the view. A time of the field takes that
/// time's velocities as they are: so no step needs a time that it only touches.
template <class Real>
SIMGPU_HOST_DEVICE Moment<Real> moment_of(const View& view, double time) {
  if (view.is_steady) return {};
  Moment<Real> moment;
  while (moment.earlier + 1 < view.time_count && view.times[moment.earlier + 1] <= time) {
    ++moment.earlier;
  }
  const double begin = view.times[moment.earlier];
  moment.is_at_one = time == begin;
  if (!moment.is_at_one) {
    moment.share = static_cast<Real>((time - begin) / (view.times[moment.earlier + 1] - begin));
  }
  return moment;
}

/// One component of the velocity at one of the times of a view, in m/s.
template <class Value, class Number, unsigned dimensions>
SIMGPU_FORMULA Number at_time(const View& view, const Place<Number, dimensions>& place,
                              unsigned time, unsigned component) {
  const unsigned in_pair = view.more_is_before ? time - 1 : time;
  if (in_pair < 2) {
    return in_space(view, static_cast<const Value*>(view.nodes), place, 2 * dimensions,
                    in_pair * dimensions + component);
  }
  return in_space(view, static_cast<const Value*>(view.more), place, dimensions, component);
}

/// One component of the velocity, in m/s.
template <class Value, class Number, unsigned dimensions>
SIMGPU_FORMULA Number component_of(const View& view, const Place<Number, dimensions>& place,
                                   const Moment<ScalarOf<Number>>& moment, unsigned component) {
  const Number earlier = at_time<Value>(view, place, moment.earlier, component);
  if (moment.is_at_one) return earlier;
  return between(earlier, at_time<Value>(view, place, moment.earlier + 1, component), moment.share);
}

}  // namespace simgpu::field
