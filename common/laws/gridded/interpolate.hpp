#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common/field_cell.hpp"
#include "common/field_view.hpp"
#include "common/host_device.hpp"
#include "common/laws/gridded/node_numbers.hpp"
#include "common/number.hpp"

namespace simgpu::field {

/// a + share * (b - a).
template <class Number, class Share>
SIMGPU_FORMULA Number between(const Number& a, const Number& b, const Share& share) {
  return a + share * (b - a);
}

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
  template <class Other>
  SIMGPU_FORMULA explicit Each(const Each<Other>& others) {
    for (std::size_t i = 0; i < size_of<Number>; ++i) {
      of[i] = static_cast<ScalarOf<Number>>(others.of[i]);
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

/// A Number converted to one of as many numbers, whose precision may differ.
template <class To, class From>
SIMGPU_FORMULA To converted(const From& from) {
  if constexpr (std::is_same_v<To, From>) {
    return from;
  } else {
    return Each<To>(Each<From>(from)).together();
  }
}

/// Where a point is in a grid.
template <class Real, unsigned dimensions>
struct Place {
  std::int64_t node;       ///< the corner of the cell that comes first
  Real share[dimensions];  ///< of the cell's width, from that corner on
};

/// Where points are in a grid, as Numbers of doubles; one that is outside is somewhere.
template <class Doubles, unsigned dimensions>
struct Places {
  Doubles node = 0.0;     ///< whole numbers
  Doubles outside = 0.0;  ///< 0 for points in the grid, else more
  Doubles share[dimensions];
};

/// x brought into the first period of the axis, if it has one. By rounding it may be off the ends.
template <class Number>
SIMGPU_FORMULA Number within_period(const View& view, const Number& x) {
  if (!(view.period > 0)) return x;
  const double first = view.axes[0].at[0];
  const double last = view.axes[0].at[view.axes[0].count - 1];
  const Number within = x - floor((x - first) / view.period) * view.period;
  return select(within < first, Number(first), select(within > last, Number(last), within));
}

/// A depth or height that stands for z.
template <class Number>
SIMGPU_FORMULA Number held_level(const View& view, const Number& z) {
  const AxisView& axis = view.axes[2];
  const double first = axis.at[0];
  const double last = axis.at[axis.count - 1];
  if (view.beyond == Beyond::as_the_first) return select(z < first, Number(first), z);
  if (view.beyond == Beyond::as_the_last) return select(z > last, Number(last), z);
  return z;
}

/// A coordinate as the axis of that number takes it.
template <class Number>
SIMGPU_FORMULA Number on_axis(const View& view, unsigned axis_number, const Number& position) {
  if (axis_number == 0) return within_period(view, position);
  if (axis_number == 2) return held_level(view, position);
  return position;
}

/// The places of points. All of it is in double precision.
template <class Number, unsigned dimensions>
SIMGPU_FORMULA Places<DoublesOf<Number>, dimensions> places_of(
    const View& view, const Number (&position)[dimensions]) {
  using Doubles = DoublesOf<Number>;
  Places<Doubles, dimensions> places;
  double stride = 1;
  for (unsigned axis_number = 0; axis_number < dimensions; ++axis_number) {
    const AxisView& axis = view.axes[axis_number];
    const double first = axis.at[0];
    const double last = axis.at[axis.count - 1];
    const auto along_axis = converted<Doubles>(position[axis_number]);
    for_each_part(
        [&](auto& node, auto& outside, auto& share, const auto& at) SIMGPU_INLINE_LAMBDA {
          using Part = std::remove_cvref_t<decltype(node)>;
          const Part on = on_axis(view, axis_number, at);
          const auto is_inside = (on >= first) & (on <= last);  // not so if it is NaN
          outside = select(is_inside, outside, Part(1.0));
          const Part x = select(is_inside, on, Part(first));
          const auto cell = cell_of(axis, x);
          node = node + stride * cell.number;
          share = (x - cell.begin) / (cell.end - cell.begin);
        },
        places.node, places.outside, places.share[axis_number], along_axis);
    stride *= axis.count;
  }
  return places;
}

/// `count` numbers of each node around a place, linear in x, then y, then z. `values` are those of
/// the first node, and a node has `numbers_of_node` of them.
template <class Number, unsigned count, class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, count> in_space(const View& view, const Value* values,
                                                 unsigned numbers_of_node,
                                                 const Place<Real, dimensions>& place) {
  const std::uint64_t row = view.axes[0].count;
  const Value* const first = values + place.node * numbers_of_node;
  const auto at = [&](std::uint64_t corner) SIMGPU_INLINE_LAMBDA {
    return NodeNumbers<Real, count>::template load<Number>(first + corner * numbers_of_node);
  };
  const auto along_x = [&](std::uint64_t corner) SIMGPU_INLINE_LAMBDA {
    return between(at(corner), at(corner + 1), place.share[0]);
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

/// The components of the velocity at a place and one of the times of a view, in m/s.
template <class Number, class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, dimensions> velocity_at_time(const View& view,
                                                              const Place<Real, dimensions>& place,
                                                              unsigned time) {
  const unsigned in_pair = view.more_is_before ? time - 1 : time;
  if (in_pair < 2) {
    return in_space<Number, dimensions>(
        view, static_cast<const Value*>(view.nodes) + in_pair * dimensions, 2 * dimensions, place);
  }
  return in_space<Number, dimensions>(view, static_cast<const Value*>(view.more), dimensions,
                                      place);
}

/// Whether a moment is between the times of the pair that lie side by side.
template <class Real>
SIMGPU_FORMULA bool is_within_pair(const View& view, const Moment<Real>& moment) {
  return moment.earlier == (view.more_is_before ? 1U : 0U) && !moment.is_at_one;
}

/// The components of the velocity at a place and a moment within the pair, in m/s: both times at
/// once.
template <class Number, class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, dimensions> velocity_within_pair(
    const View& view, const Place<Real, dimensions>& place, const Moment<Real>& moment) {
  const auto pair = in_space<Number, 2 * dimensions>(view, static_cast<const Value*>(view.nodes),
                                                     2 * dimensions, place);
  return between(half_of<false>(pair), half_of<true>(pair), moment.share);
}

/// The components of the velocity at a place and any other moment, in m/s.
template <class Number, class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, dimensions> velocity_at(const View& view,
                                                         const Place<Real, dimensions>& place,
                                                         const Moment<Real>& moment) {
  const auto earlier = velocity_at_time<Number, Value>(view, place, moment.earlier);
  if (moment.is_at_one) return earlier;
  return between(earlier, velocity_at_time<Number, Value>(view, place, moment.earlier + 1),
                 moment.share);
}

/// Asks memory for the cells around all places, each of which would otherwise be waited for in
/// turn.
template <class Value, unsigned dimensions, class Doubles>
SIMGPU_FORMULA void prefetch_cells(const View& view, const Each<Doubles>& node) {
  constexpr unsigned numbers_of_node = 2 * dimensions;
  const std::int64_t row = view.axes[0].count;
  const std::int64_t level = dimensions == 3 ? row * view.axes[1].count : 0;
  for (std::size_t i = 0; i < size_of<Doubles>; ++i) {
    for (unsigned edge = 0; edge < (1U << (dimensions - 1)); ++edge) {
      const std::int64_t first = static_cast<std::int64_t>(node.of[i]) +
                                 ((edge & 1U) != 0 ? row : 0) + ((edge & 2U) != 0 ? level : 0);
      const Value* const at = static_cast<const Value*>(view.nodes) + first * numbers_of_node;
      __builtin_prefetch(at);
      __builtin_prefetch(at + 2 * numbers_of_node - 1);  // two nodes may straddle a line's end
    }
  }
}

/// Sets the velocities at places, component by component, in m/s: one place after the other, since
/// the numbers of a node lie side by side.
template <class Number, class Value, class Doubles, unsigned dimensions>
SIMGPU_FORMULA void set_velocities(const View& view, const Places<Doubles, dimensions>& places,
                                   const Moment<ScalarOf<Number>>& moment,
                                   Each<Number> (&velocities)[dimensions]) {
  using Real = ScalarOf<Number>;
  const Each<Doubles> node(places.node);
  Each<Doubles> share[dimensions];
  for (unsigned axis = 0; axis < dimensions; ++axis)
    share[axis] = Each<Doubles>(places.share[axis]);
  if constexpr (!is_real<Number>) prefetch_cells<Value, dimensions>(view, node);
  const auto set_by = [&](const auto& velocity_of) SIMGPU_INLINE_LAMBDA {
    for (std::size_t i = 0; i < size_of<Number>; ++i) {
      Place<Real, dimensions> place;
      place.node = static_cast<std::int64_t>(node.of[i]);
      for (unsigned axis = 0; axis < dimensions; ++axis) {
        place.share[axis] = static_cast<Real>(share[axis].of[i]);
      }
      Real velocity[dimensions];
      velocity_of(place).store(velocity);
      for (unsigned axis = 0; axis < dimensions; ++axis) velocities[axis].of[i] = velocity[axis];
    }
  };
  if (is_within_pair(view, moment)) {
    set_by([&](const auto& place) SIMGPU_INLINE_LAMBDA {
      return velocity_within_pair<Number, Value>(view, place, moment);
    });
  } else {
    set_by([&](const auto& place)
               SIMGPU_INLINE_LAMBDA { return velocity_at<Number, Value>(view, place, moment); });
  }
}

}  // namespace simgpu::field
