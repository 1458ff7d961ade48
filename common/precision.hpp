#pragma once

#include <string_view>
#include <type_traits>

namespace simgpu {

/// The type that a run computes in.
enum class Precision { double_precision, single_precision };

/// The precision that computes in `Real`.
template <class Real>
inline constexpr Precision precision_of =
    std::is_same_v<std::remove_const_t<Real>, double> ? Precision::double_precision
                                                      : Precision::single_precision;

constexpr std::string_view name_of(Precision precision) {
  return precision == Precision::double_precision ? "double" : "single";
}

/// Calls `action` with a zero of the type that this precision computes in, and returns what it
/// returns.
template <class Action>
constexpr decltype(auto) in_precision(Precision precision, Action&& action) {
  return precision == Precision::double_precision ? action(double{}) : action(float{});
}

/// Of two things, that for `Real`.
template <class Real, class InDouble, class InSingle>
constexpr auto& of_precision(InDouble& in_double, InSingle& in_single) {
  if constexpr (precision_of<Real> == Precision::double_precision) {
    return in_double;
  } else {
    return in_single;
  }
}

}  // namespace simgpu
