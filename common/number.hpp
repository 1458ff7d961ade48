#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"

namespace simgpu {

// Formulas are written for a Number: a Real (double or float), or a class of numbers side by side
// on which each operation does to every number what it does to a Real, as cpu/vector.hpp has one.
// Their constants and parameters are Reals. This header has what a formula may call beside
// + - * / and comparisons, for Reals; such a class brings its own.

namespace number_detail {

/// What the number classes call Scalar, Bits and Mask.
template <class Number>
struct Types {
  using Scalar = typename Number::Scalar;
  using Bits = typename Number::Bits;
  using Mask = typename Number::Mask;
};
template <>
struct Types<double> {
  using Scalar = double;
  using Bits = std::uint64_t;
  using Mask = bool;
};
template <>
struct Types<float> {
  using Scalar = float;
  using Bits = std::uint32_t;
  using Mask = bool;
};

}  // namespace number_detail

/// The type of the numbers that a Number consists of: its own if it is a Real.
template <class Number>
using ScalarOf = typename number_detail::Types<Number>::Scalar;

/// As many unsigned integers of the same size.
template <class Number>
using BitsOf = typename number_detail::Types<Number>::Bits;

/// What comparisons give: a bool for each number.
template <class Number>
using MaskOf = typename number_detail::Types<Number>::Mask;

namespace number_detail {

template <class Number>
struct DoublesLike {
  using Type = typename Number::Doubles;
};
template <std::floating_point Real>
struct DoublesLike<Real> {
  using Type = double;
};

}  // namespace number_detail

/// As many doubles as a Number has numbers.
template <class Number>
using DoublesOf = typename number_detail::DoublesLike<Number>::Type;

template <class Number>
inline constexpr bool is_real = std::is_floating_point_v<Number>;

/// Whether it consists of doubles rather than of floats.
template <class Number>
inline constexpr bool is_double = sizeof(ScalarOf<Number>) == sizeof(double);

template <std::floating_point Real>
SIMGPU_FORMULA Real fma(Real a, Real b, Real c) {
  return std::fma(a, b, c);
}
template <std::floating_point Real>
SIMGPU_FORMULA Real sqrt(Real number) {
  return std::sqrt(number);
}
template <std::floating_point Real>
SIMGPU_FORMULA Real floor(Real number) {
  return std::floor(number);
}

/// table[place], of places that are whole numbers from 0 up to 2^52.
SIMGPU_FORMULA double element_at(const double* table, double place) {
  return table[static_cast<std::int64_t>(place)];
}

template <class Number>
SIMGPU_FORMULA BitsOf<Number> to_bits(const Number& number) {
  if constexpr (is_real<Number>) {
    BitsOf<Number> bits;
    std::memcpy(&bits, &number, sizeof bits);
    return bits;
  } else {
    return number.bits();
  }
}

template <class Number>
SIMGPU_FORMULA Number from_bits(const BitsOf<Number>& bits) {
  if constexpr (is_real<Number>) {
    Number number;
    std::memcpy(&number, &bits, sizeof number);
    return number;
  } else {
    return Number::of_bits(bits);
  }
}

/// The bit that is set in negative numbers.
template <class Real>
inline constexpr BitsOf<Real> sign_bit = BitsOf<Real>{1} << (8 * sizeof(Real) - 1);

/// The number without its sign.
template <class Number>
SIMGPU_FORMULA Number magnitude(const Number& number) {
  return from_bits<Number>(to_bits(number) & ~sign_bit<ScalarOf<Number>>);
}

/// Either number, without a branch: compilers turn `condition ? a : b` into one if they find that
/// only one arm needs what was calculated for it, and loops with branches are not vectorised.
template <std::floating_point Real>
SIMGPU_FORMULA Real select(bool condition, Real a, Real b) {
  const BitsOf<Real> mask = static_cast<BitsOf<Real>>(0) - static_cast<BitsOf<Real>>(condition);
  return from_bits<Real>((to_bits(a) & mask) | (to_bits(b) & ~mask));
}

/// Whether any bool of a mask is set.
SIMGPU_FORMULA bool any(bool mask) {
  return mask;
}

/// Calls visit(number, others...), or, if these are Numbers that consist of parts, for each place
/// with the parts that they have there. For functions that do best with a part at a time.
template <class Visit, class Number, class... Others>
SIMGPU_FORMULA void for_each_part(const Visit& visit, Number& number, Others&... others) {
  if constexpr (requires { Number::part_count; }) {
    Number::for_each_part(visit, number, others...);
  } else {
    visit(number, others...);
  }
}

/// Calls a function that many places call and that is long, with code of its own where Number says
/// so.
template <class Number, class Function>
SIMGPU_FORMULA void call_apart(const Function& function) {
  if constexpr (requires { Number::call_apart(function); }) {
    Number::call_apart(function);
  } else {
    function();
  }
}

}  // namespace simgpu
