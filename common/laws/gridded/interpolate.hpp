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
  SIMGPU_FORMULA Number together() const {
    if constexpr (is_real<Number>) {
      return of[0];
    } else {
      return Number::load(of);
    }
  }
};

/// Where a point is in a grid.
template <class Real, unsigned dimensions>
struct Place {
  std::uint64_t node;      ///< the corner of the cell that comes first
  Real share[dimensions];  ///< of the cell's width, from that corner on
};

/// Where points are in a grid; one that is outside is somewhere.
template <class Number, unsigned dimensions>
struct Places {
  std::uint64_t node[size_of<Number>];
  Each<Number> share[dimensions];
  Number outside;  ///< 0 for points in the grid, else more

  SIMGPU_FORMULA Place<ScalarOf<Number>, dimensions> of(std::size_t i) const {
    Place<ScalarOf<Number>, dimensions> place;
    place.node = node[i];
    for (unsigned axis = 0; axis < dimensions; ++axis) place.share[axis] = share[axis].of[i];
    return place;
  }
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

/// What finding places needs along an axis. The memory is the caller's, who may find places many
/// times: on the stack of each call, it would take too much of that.
template <class Number>
struct AlongAxis {
  Number x;
  Number expected;
  Each<Number> each_x;
  Each<Number> each_expected;
  Each<Number> begin;
  Each<Number> end;
};

/// A coordinate as the axis of that number takes it.
template <class Number>
SIMGPU_FORMULA Number on_axis(const View& view, unsigned axis_number, const Number& position) {
  if (axis_number == 0) return within_period(view, position);
  if (axis_number == 2) return held_level(view, position);
  return position;
}

/// Adds where points are along an axis. All of it is in double precision. What is done to a part of
/// the points at a time, is done to all parts before the next: what is stored number by number is
/// then loaded as vectors long after.
template <unsigned dimensions, class Number>
SIMGPU_FORMULA void add_places(const View& view, unsigned axis_number, const Number& position,
                               std::uint64_t stride, AlongAxis<Number>& along,
                               Places<Number, dimensions>& places) {
  const AxisView& axis = view.axes[axis_number];
  const double first = axis.at[0];
  const double last = axis.at[axis.count - 1];
  for_each_part(
      [&](auto& x, auto& expected, auto& outside, const auto& at) SIMGPU_INLINE_LAMBDA {
        using Part = std::remove_cvref_t<decltype(x)>;
        const Part on = on_axis(view, axis_number, at);
        const auto is_inside = (on >= first) & (on <= last);  // not so if it is NaN
        outside = select(is_inside, outside, Part(1.0));
        x = select(is_inside, on, Part(first));
        expected = expected_cell(axis, x);
      },
      along.x, along.expected, places.outside, position);
  along.each_x = Each<Number>(along.x);
  along.each_expected = Each<Number>(along.expected);
  for (std::size_t i = 0; i < size_of<Number>; ++i) {
    const std::uint32_t cell = cell_of(axis, along.each_x.of[i], along.each_expected.of[i]);
    places.node[i] += stride * cell;
    along.begin.of[i] = axis.at[cell];
    along.end.of[i] = axis.at[cell + 1];
  }
  const Number begin = along.begin.together();
  const Number end = along.end.together();
  for_each_part([&](auto& x, const auto& from, const auto& to)
                    SIMGPU_INLINE_LAMBDA { x = (x - from) / (to - from); },
                along.x, begin, end);
  places.share[axis_number] = Each<Number>(along.x);
}

/// Finds the places of points.
template <unsigned dimensions, class Number>
SIMGPU_FORMULA void find_places(const View& view, const Number (&position)[dimensions],
                                AlongAxis<Number>& along, Places<Number, dimensions>& places) {
  for (std::uint64_t& node : places.node) node = 0;
  if constexpr (is_double<Number>) {
    places.outside = 0.0;
    std::uint64_t stride = 1;
    for (unsigned axis = 0; axis < dimensions; ++axis) {
      add_places(view, axis, position[axis], stride, along, places);
      stride *= view.axes[axis].count;
    }
  } else {
    Each<Number> each[dimensions];
    for (unsigned axis = 0; axis < dimensions; ++axis) each[axis] = Each<Number>(position[axis]);
    Each<Number> outside;
    for (std::size_t i = 0; i < size_of<Number>; ++i) {
      double at[dimensions];
      for (unsigned axis = 0; axis < dimensions; ++axis) at[axis] = each[axis].of[i];
      AlongAxis<double> along_in_double;
      Places<double, dimensions> place;
      find_places(view, at, along_in_double, place);
      places.node[i] = place.node[0];
      outside.of[i] = static_cast<ScalarOf<Number>>(place.outside);
      for (unsigned axis = 0; axis < dimensions; ++axis) {
        places.share[axis].of[i] = static_cast<ScalarOf<Number>>(place.share[axis].of[0]);
      }
    }
    places.outside = outside.together();
  }
}

/// The places of points.
template <unsigned dimensions, class Number>
SIMGPU_FORMULA Places<Number, dimensions> places_of(const View& view,
                                                    const Number (&position)[dimensions]) {
  AlongAxis<Number> along;
  Places<Number, dimensions> places;
  find_places(view, position, along, places);
  return places;
}

/// `count` numbers of each node around a place, linear in x, then y, then z. `values` are those of
/// the first node, and a node has `numbers_of_node` of them.
template <unsigned count, class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, count> in_space(const View& view, const Value* values,
                                                 unsigned numbers_of_node,
                                                 const Place<Real, dimensions>& place) {
  const std::uint64_t row = view.axes[0].count;
  const Value* const first = values + place.node * numbers_of_node;
  const auto at = [&](std::uint64_t corner) SIMGPU_INLINE_LAMBDA {
    return NodeNumbers<Real, count>::load(first + corner * numbers_of_node);
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
template <class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, dimensions> velocity_at_time(const View& view,
                                                              const Place<Real, dimensions>& place,
                                                              unsigned time) {
  const unsigned in_pair = view.more_is_before ? time - 1 : time;
  if (in_pair < 2) {
    return in_space<dimensions>(view, static_cast<const Value*>(view.nodes) + in_pair * dimensions,
                                2 * dimensions, place);
  }
  return in_space<dimensions>(view, static_cast<const Value*>(view.more), dimensions, place);
}

/// The components of the velocity at a place and a moment, in m/s.
template <class Value, class Real, unsigned dimensions>
SIMGPU_FORMULA NodeNumbers<Real, dimensions> velocity_at(const View& view,
                                                         const Place<Real, dimensions>& place,
                                                         const Moment<Real>& moment) {
  if (moment.earlier == (view.more_is_before ? 1U : 0U) && !moment.is_at_one) {
    // Both times of the pair at once: they lie side by side.
    const auto pair = in_space<2 * dimensions>(view, static_cast<const Value*>(view.nodes),
                                               2 * dimensions, place);
    return between(half_of<false>(pair), half_of<true>(pair), moment.share);
  }
  const auto earlier = velocity_at_time<Value>(view, place, moment.earlier);
  if (moment.is_at_one) return earlier;
  return between(earlier, velocity_at_time<Value>(view, place, moment.earlier + 1), moment.share);
}

}  // namespace simgpu::field
