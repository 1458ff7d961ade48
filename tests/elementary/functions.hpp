#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>
#include <tuple>

#include "common/elementary/exp.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/hypot.hpp"
#include "common/elementary/log.hpp"
#include "common/elementary/power.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"

namespace simgpu::elementary {

// The functions that promise an error, each with the C library's for a higher precision, and where
// its arguments are of interest. They take a second argument, which only hypot uses.

struct Sin {
  static constexpr std::string_view name = "sin";
  static constexpr double range = 100;
  static constexpr auto ours = [](const auto& x, const auto&) { return sin(x); };
  static constexpr auto reference = [](auto x, auto) { return std::sin(x); };
};
struct Cos {
  static constexpr std::string_view name = "cos";
  static constexpr double range = 100;
  static constexpr auto ours = [](const auto& x, const auto&) { return cos(x); };
  static constexpr auto reference = [](auto x, auto) { return std::cos(x); };
};
struct Exp {
  static constexpr std::string_view name = "exp";
  static constexpr double range = 750;
  static constexpr auto ours = [](const auto& x, const auto&) { return exp(x); };
  static constexpr auto reference = [](auto x, auto) { return std::exp(x); };
};
struct Log {
  static constexpr std::string_view name = "log";
  static constexpr double range = 4;
  static constexpr auto ours = [](const auto& x, const auto&) { return log(x); };
  static constexpr auto reference = [](auto x, auto) { return std::log(x); };
};
struct Tanh {
  static constexpr std::string_view name = "tanh";
  static constexpr double range = 22;
  static constexpr auto ours = [](const auto& x, const auto&) { return tanh(x); };
  static constexpr auto reference = [](auto x, auto) { return std::tanh(x); };
};
struct Hypot {
  static constexpr std::string_view name = "hypot";
  static constexpr double range = 4;
  static constexpr auto ours = [](const auto& x, const auto& y) { return hypot(x, y); };
  static constexpr auto reference = [](auto x, auto y) { return std::hypot(x, y); };
};

using Functions = std::tuple<Sin, Cos, Exp, Log, Tanh, Hypot>;

// These promise none.
struct SumOfSinAndCos {
  static constexpr std::string_view name = "sin_cos";
  static constexpr auto ours = [](const auto& x, const auto&) {
    const auto both = sin_cos(x);
    return both.sin + both.cos;
  };
};
struct FifthPower {
  static constexpr std::string_view name = "power";
  static constexpr auto ours = [](const auto& x, const auto&) { return power(x, 5); };
};

using AllFunctions = std::tuple<Sin, Cos, SumOfSinAndCos, Exp, Log, Tanh, Hypot, FifthPower>;

// What formulas may call beside: each operation at least once.
struct Quotient {
  static constexpr std::string_view name = "quotient";
  static constexpr auto ours = [](const auto& x, const auto& y) { return (x - y) / (y + 1); };
};
struct Root {
  static constexpr std::string_view name = "root";
  static constexpr auto ours = [](const auto& x, const auto& y) {
    return sqrt(magnitude(x)) + floor(y);
  };
};
struct Fused {
  static constexpr std::string_view name = "fused";
  static constexpr auto ours = [](const auto& x, const auto& y) { return fma(x, y, -x); };
};
struct Choice {
  static constexpr std::string_view name = "choice";
  static constexpr auto ours = [](const auto& x, const auto& y) {
    return select(x < y, x, select(x == y, y, select(x != x, x * y, select(x >= 2 * y, y, x))));
  };
};
struct OtherChoice {
  static constexpr std::string_view name = "other choice";
  static constexpr auto ours = [](const auto& x, const auto& y) {
    return select((x > y) & !(x <= 3 * y), x, select((x < -y) | (y > 9), y, x + y));
  };
};

using Operations = std::tuple<Quotient, Root, Fused, Choice, OtherChoice>;

/// The error of a result in ulps of what it is to be. Infinity counts as the first number that is
/// too large.
template <class Real>
double error_in_ulps(Real result, long double expected) {
  using Limits = std::numeric_limits<Real>;
  if (std::isnan(expected)) return std::isnan(result) ? 0 : HUGE_VAL;
  const long double beyond = std::ldexp(1.0L, Limits::max_exponent);
  const auto finite = [beyond](long double number) {
    return std::abs(number) < beyond ? number : std::copysign(beyond, number);
  };
  const long double size = std::abs(finite(expected));
  const int exponent = size == 0 ? Limits::min_exponent : std::ilogb(size) + 1;
  const int top = std::min(std::max(exponent, Limits::min_exponent), Limits::max_exponent);
  const long double difference = finite(result) - finite(expected);
  if (std::isnan(difference)) return HUGE_VAL;
  return static_cast<double>(std::abs(std::ldexp(difference, Limits::digits - top)));
}

/// Arguments at random: one of four is any number at all, others are within range, half of these
/// evenly spread and half of all sizes down to 2^-30 of it.
template <class Real>
class Arguments {
 public:
  explicit Arguments(double range, std::uint64_t seed) : range_(range), generator_(seed) {}

  Real next() {
    const std::uint64_t bits = generator_();
    if (const std::uint64_t kind = generator_() % 4; kind == 0) {
      return from_bits<Real>(static_cast<BitsOf<Real>>(bits));
    } else {
      const double even = static_cast<double>(static_cast<std::int64_t>(bits)) * 0x1p-63;
      const int down = kind == 1 ? static_cast<int>(generator_() % 30) : 0;
      return static_cast<Real>(std::ldexp(even * range_, -down));
    }
  }

 private:
  double range_;
  std::mt19937_64 generator_;
};

}  // namespace simgpu::elementary
