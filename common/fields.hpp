#pragma once

#include "common/host_device.hpp"

namespace simgpu {

// A particle by value is a plain struct of its law's own, whose members are all of one type and
// stand in the order of the law's columns. Machinery reaches them by number, as follows.

/// How many members of type `Real` the struct `Row` has, all of which are of that type.
template <class Row, class Real>
inline constexpr unsigned field_count = sizeof(Row) / sizeof(Real);

/// Argument number `place`.
template <unsigned place, class First, class... Rest>
SIMGPU_HOST_DEVICE constexpr auto& nth_of(First& first, Rest&... rest) {
  if constexpr (place == 0) {
    return first;
  } else {
    return nth_of<place - 1>(rest...);
  }
}

/// Member number `field` of a struct of `count` members, to read or to write. Structured bindings
/// are further names of the members, so compilers see what they see where a member is named.
template <unsigned field, unsigned count, class Row>
SIMGPU_HOST_DEVICE constexpr auto& field_of(Row& row) {
  static_assert(field < count && count <= 8, "a row has one to eight members of one type");
  if constexpr (count == 1) {
    auto& [a] = row;
    return nth_of<field>(a);
  } else if constexpr (count == 2) {
    auto& [a, b] = row;
    return nth_of<field>(a, b);
  } else if constexpr (count == 3) {
    auto& [a, b, c] = row;
    return nth_of<field>(a, b, c);
  } else if constexpr (count == 4) {
    auto& [a, b, c, d] = row;
    return nth_of<field>(a, b, c, d);
  } else if constexpr (count == 5) {
    auto& [a, b, c, d, e] = row;
    return nth_of<field>(a, b, c, d, e);
  } else if constexpr (count == 6) {
    auto& [a, b, c, d, e, f] = row;
    return nth_of<field>(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    auto& [a, b, c, d, e, f, g] = row;
    return nth_of<field>(a, b, c, d, e, f, g);
  } else {
    auto& [a, b, c, d, e, f, g, h] = row;
    return nth_of<field>(a, b, c, d, e, f, g, h);
  }
}

/// Calls visit(member, place) for the first `visited` of the `count` members of `row`; `place` is a
/// constant.
template <unsigned visited, unsigned count, class Row, class Visit, unsigned place = 0>
SIMGPU_HOST_DEVICE constexpr void for_each_first(Row& row, Visit visit) {
  if constexpr (place < visited) {
    visit(field_of<place, count>(row), place);
    for_each_first<visited, count, Row, Visit, place + 1>(row, visit);
  }
}

/// Calls visit(member, place) for each of the `count` members of `row`.
template <unsigned count, class Row, class Visit>
SIMGPU_HOST_DEVICE constexpr void for_each_field(Row& row, Visit visit) {
  for_each_first<count, count>(row, visit);
}

/// Overwrites the first `count` members of `to` by those of `from`. All members of both are of type
/// `Real`.
template <unsigned count, class Real, class From, class To, unsigned place = 0>
SIMGPU_HOST_DEVICE constexpr void copy_first(const From& from, To& to) {
  if constexpr (place < count) {
    field_of<place, field_count<To, Real>>(to) = field_of<place, field_count<From, Real>>(from);
    copy_first<count, Real, From, To, place + 1>(from, to);
  }
}

}  // namespace simgpu
