#pragma once

namespace simgpu {

namespace number_detail {

template <class Number>
struct ScalarOf {
  using Type = Number;
};
template <class Number>
requires requires {
  typename Number::Scalar;
}
struct ScalarOf<Number> {
  using Type = typename Number::Scalar;
};

}  // namespace number_detail

/// The type of the numbers that a vector consists of; a number's own type if it is none. Formulas
/// that are written for both say so by `Number`.
template <class Number>
using ScalarOf = typename number_detail::ScalarOf<Number>::Type;

}  // namespace simgpu
