// Velocities that are given as text have the values of the same operations in C++, in every bit.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "common/bits.hpp"
#include "common/elementary/exp.hpp"
#include "common/elementary/hypot.hpp"
#include "common/elementary/log.hpp"
#include "common/elementary/power.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"
#include "common/expression/compile.hpp"
#include "common/expression/evaluate.hpp"

namespace simgpu::expression {
namespace {

using Settings = std::vector<Setting>;

/// Where velocities are taken, and when.
template <class Real>
struct Point {
  Real x = Real(0.7);
  Real y = Real(-1.9);
  Real z = Real(2.3);
  Real t = Real(5.1);
};

template <class Real>
std::array<Real, 3> velocity(const std::string& text, const Settings& settings = {}) {
  const Program program = compile(text, settings);
  const auto [x, y, z, t] = Point<Real>();
  const Real position[] = {x, y, z};
  std::array<Real, 3> velocity = {};
  evaluate(program, position, t, velocity.data());
  return velocity;
}

/// Expects a text to have a value, in every bit.
template <class Real>
void expect(const std::string& text, std::type_identity_t<Real> expected,
            const Settings& settings = {}) {
  const Real value = velocity<Real>(text + ", 0, 0", settings)[0];
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(value)) << text << " is " << value;
  } else {
    EXPECT_EQ(bits_of(value), bits_of(expected)) << text << " is " << value;
  }
}

template <class Real>
class Expression : public testing::Test {};

struct NameOfReal {
  template <class Real>
  static std::string GetName(int) {
    return sizeof(Real) == 8 ? "Double" : "Single";
  }
};
using Reals = testing::Types<double, float>;
TYPED_TEST_SUITE(Expression, Reals, NameOfReal);

TYPED_TEST(Expression, HasAComponentForEachAxis) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  EXPECT_EQ((velocity<Real>("y, x")), (std::array<Real, 3>{y, x, 0}));
  EXPECT_EQ((velocity<Real>("z, x, y")), (std::array<Real, 3>{z, x, y}));
  EXPECT_EQ((velocity<Real>("1, t, 2")), (std::array<Real, 3>{1, t, 2}));
  EXPECT_EQ((velocity<Real>("x*y, x*y, x*y")), (std::array<Real, 3>{x * y, x * y, x * y}));
  EXPECT_EQ((velocity<Real>("x*y, x*y + z, sin(x*y)")),
            (std::array<Real, 3>{x * y, x * y + z, elementary::sin(x * y)}));
  EXPECT_EQ(compile("y, x", {}).components, 2);
  EXPECT_EQ(compile("y, x, z", {}).components, 3);
  EXPECT_EQ(Program().components, 0);
}

TYPED_TEST(Expression, DoesWhatEachOperatorSays) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  const Real three = 3;
  expect<Real>("x + y", x + y);
  expect<Real>("x - y", x - y);
  expect<Real>("x*y", x * y);
  expect<Real>("x/y", x / y);
  expect<Real>("x + 3", x + three);
  expect<Real>("3 + x", three + x);
  expect<Real>("x - 3", x - three);
  expect<Real>("3 - x", three - x);
  expect<Real>("x*3", x * three);
  expect<Real>("3*x", three * x);
  expect<Real>("x/3", x / three);
  expect<Real>("3/x", three / x);
  expect<Real>("t - x", t - x);
  expect<Real>("x/t", x / t);
  expect<Real>("t/3 - 3/t", t / three - three / t);
  expect<Real>("-x", -x);
  expect<Real>("+x", x);
  expect<Real>("--x", x);
  expect<Real>("-0*x", (-Real(0)) * x);
  expect<Real>("0 - 0*x", Real(0) - Real(0) * x);
}

TYPED_TEST(Expression, ComparesAndChooses) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("y < x", 1);
  expect<Real>("x < y", 0);
  expect<Real>("x < x", 0);
  expect<Real>("x <= x", 1);
  expect<Real>("x <= y", 0);
  expect<Real>("x > y", 1);
  expect<Real>("x > x", 0);
  expect<Real>("x >= x", 1);
  expect<Real>("y >= x", 0);
  expect<Real>("x == x", 1);
  expect<Real>("x == y", 0);
  expect<Real>("x != y", 1);
  expect<Real>("x != x", 0);
  expect<Real>("t > 5 ? x : y", x);
  expect<Real>("t < 5 ? x : y", y);
  expect<Real>("x ? 2 : 3", 2);
  expect<Real>("x - x ? 2 : 3", 3);
  expect<Real>("x != y ? 2 : 3", 2);
  expect<Real>("(x < y)*2 + (y < x)*3", 3);
  expect<Real>("1 ? x : y", x);
  expect<Real>("0 ? x : y", y);
  expect<Real>("a ? x : y", y, {{"a", -0.0}});
  // Not a number is neither less nor equal, and is not 0.
  expect<Real>("0/(x - x) < 1", 0);
  expect<Real>("0/(x - x) >= 1", 0);
  expect<Real>("0/(x - x) == 0/(x - x)", 0);
  expect<Real>("0/(x - x) != 0/(x - x)", 1);
  expect<Real>("0/(x - x) ? 2 : 3", 2);
}

TYPED_TEST(Expression, WhatIsNotChosenMayBeInfiniteOrNoNumber) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("x > 0 ? x : 1/(x - x)", x);
  expect<Real>("x > 0 ? x : log(-x)", x);
  expect<Real>("x < 0 ? sqrt(-x) : y", y);
  expect<Real>("t > 0 ? x : 0/0", x);
}

TYPED_TEST(Expression, CallsFunctions) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("sin(x)", elementary::sin(x));
  expect<Real>("cos(x)", elementary::cos(x));
  expect<Real>("sin(x) + cos(x)", elementary::sin(x) + elementary::cos(x));
  expect<Real>("exp(x)", elementary::exp(x));
  expect<Real>("log(x)", elementary::log(x));
  expect<Real>("tanh(x)", elementary::tanh(x));
  expect<Real>("hypot(x, y)", elementary::hypot(x, y));
  expect<Real>("hypot(x, 3)", elementary::hypot(x, Real(3)));
  expect<Real>("hypot(t, x)", elementary::hypot(t, x));
  expect<Real>("sqrt(x)", std::sqrt(x));
  expect<Real>("sqrt(y)", std::sqrt(y));
  expect<Real>("abs(y)", -y);
  expect<Real>("abs(-0*x)", 0);
  expect<Real>("floor(x)", 0);
  expect<Real>("floor(y)", -2);
  expect<Real>("floor(-x*0)", Real(-0.0));
  expect<Real>("min(x, y)", y);
  expect<Real>("min(y, x)", y);
  expect<Real>("max(x, y)", x);
  expect<Real>("max(y, x)", x);
  expect<Real>("sin(t) + cos(t)*exp(t)",
               elementary::sin(t) + elementary::cos(t) * elementary::exp(t));
}

TYPED_TEST(Expression, TakesTheFirstOfTwoThatAreNeitherLess) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  const Real zero = 0;
  expect<Real>("min(0*x, -0*x)", zero);
  expect<Real>("min(-0*x, 0*x)", -zero);
  expect<Real>("max(0*x, -0*x)", zero);
  expect<Real>("max(-0*x, 0*x)", -zero);
  expect<Real>("min(x, 0/(x - x))", x);
  expect<Real>("max(x, 0/(x - x))", x);
  expect<Real>("min(0/(x - x), x)", std::numeric_limits<Real>::quiet_NaN());
}

TYPED_TEST(Expression, HasThePrecedencesOfC) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("x + y*z", x + y * z);
  expect<Real>("(x + y)*z", (x + y) * z);
  expect<Real>("x - y - z", (x - y) - z);
  expect<Real>("x - (y - z)", x - (y - z));
  expect<Real>("x/y/z", (x / y) / z);
  expect<Real>("x/y*z", (x / y) * z);
  expect<Real>("-x*y", (-x) * y);
  expect<Real>("x*-y", x * (-y));
  expect<Real>("x - -y", x - (-y));
  expect<Real>("-x^2", -(x * x));
  expect<Real>("(-x)^3", (-x) * (-x) * (-x));
  expect<Real>("2*x^2*y", 2 * (x * x) * y);
  expect<Real>("x < y + z == 1", 0);
  expect<Real>("x < 1 + z == 1", 1);
  expect<Real>("x < y ? 1 : x < z ? 2 : 3", 2);
  expect<Real>("x < z ? y < x ? 1 : 2 : 3", 1);
  expect<Real>("x < z ? y : z + 100", y);
  expect<Real>("(x < z ? y : z) + 100", y + 100);
}

TYPED_TEST(Expression, RaisesToPowersByMultiplications) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  for (const int n : {0, 1, 2, 3, 4, 5, 7, 12, 31, 100, -1, -2, -7, 2147483647}) {
    expect<Real>("x^" + std::to_string(n), elementary::power(x, n));
    expect<Real>("y^(" + std::to_string(n) + ")", elementary::power(y, n));
    expect<Real>("t^" + std::to_string(n), elementary::power(t, n));
    expect<Real>("3^" + std::to_string(n), elementary::power(Real(3), n));
  }
  expect<Real>("x^(-(2))", elementary::power(x, -2));
  expect<Real>("x^-(-2)", elementary::power(x, 2));
  expect<Real>("x^+2", elementary::power(x, 2));
  expect<Real>("(x^2)^3", elementary::power(x * x, 3));
}

TYPED_TEST(Expression, NeitherReassociatesNorFuses) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  const Real tiny = std::numeric_limits<Real>::epsilon() / 2;
  const Settings settings = {{"e", tiny}};
  // Each of these differs if it is rearranged.
  const Real one = x / x;
  expect<Real>("x/x + e + e", (one + tiny) + tiny, settings);
  expect<Real>("e + e + x/x", (tiny + tiny) + one, settings);
  expect<Real>("x/x + (e + e)", one + (tiny + tiny), settings);
  expect<Real>("x/x + e - x/x", (one + tiny) - one, settings);
  EXPECT_EQ((one + tiny) - one, 0);
  expect<Real>("x*3/3", x * Real(3) / Real(3));
  expect<Real>("x*(3/7)", x * (Real(3) / Real(7)));
  expect<Real>("x*0", x * 0);
  expect<Real>("x*y - x*y", 0);  // with an fma, what was rounded off is left
  const Real square = x * x;
  expect<Real>("x*x - a", square - Real(0.49), {{"a", 0.49}});
  expect<Real>("z*z*z*z", ((z * z) * z) * z);
}

TYPED_TEST(Expression, ReadsNumbersAsCppDoes) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("0.1", Real(0.1));
  expect<Real>(".5", Real(.5));
  expect<Real>("1.", 1);
  expect<Real>("1e3", 1000);
  expect<Real>("1.5E-3", Real(1.5e-3));
  expect<Real>("1e+2", 100);
  expect<Real>("123456789012345678901234567890", Real(123456789012345678901234567890.));
  expect<Real>("4.9e-324", Real(4.9e-324));
  expect<Real>("pi", Real(3.14159265358979323846));
  expect<Real>("010", 10);
  expect<Real>("1e300",
               Real(1e300 > std::numeric_limits<Real>::max() ? std::numeric_limits<Real>::infinity()
                                                             : Real(1e300)));
}

TYPED_TEST(Expression, RoundsOperationsOnConstantsInThePrecisionOfTheRun) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>("0.1 + 0.2", Real(0.1) + Real(0.2));
  expect<Real>("1/3", Real(1) / Real(3));
  expect<Real>("x*(1/3)", x * (Real(1) / Real(3)));
  expect<Real>("pi*a", Real(3.14159265358979323846) * Real(0.1), {{"a", 0.1}});
  expect<Real>("sin(0.5)", elementary::sin(Real(0.5)));
  expect<Real>("0.1 + 0.2 == 0.3 ? x : y", Real(0.1) + Real(0.2) == Real(0.3) ? x : y);
  expect<Real>("1e308*10*x", Real(1e38) > 0 ? std::numeric_limits<Real>::infinity() : 0);
}

TYPED_TEST(Expression, TakesBlanksAndLineEndsBetweenWords) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  expect<Real>(" x\t+\n y \r\n* ( z ) ", x + y * z);
}

TYPED_TEST(Expression, TakesAnyNamesOfSettings) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  const Settings settings = {{"a", 2}, {"A", 3}, {"_b1", 5}, {"xx", 7}, {"pi2", 11}, {"e", 13}};
  expect<Real>("a + A*_b1*xx*pi2*e", 2 + 3 * 5 * 7 * 11 * 13, settings);
}

TYPED_TEST(Expression, KeepsWhatItNeedsLater) {
  using Real = TypeParam;
  [[maybe_unused]] const auto [x, y, z, t] = Point<Real>();
  // Sums that are nested to the left and to the right, with values that are used again at the end.
  std::string left = "x";
  std::string right = "x";
  Real left_value = x;
  Real right_value = x;
  for (int i = 0; i < 60; ++i) {
    left = "(" + left + "+sin(y))*z";
    left_value = (left_value + elementary::sin(y)) * z;
    right = "z*(sin(y)-" + right + ")";
    right_value = z * (elementary::sin(y) - right_value);
  }
  expect<Real>(left + "- sin(y) + cos(y)", left_value - elementary::sin(y) + elementary::cos(y));
  expect<Real>(right + "- sin(y) + cos(y)", right_value - elementary::sin(y) + elementary::cos(y));
}

TEST(ExpressionProgram, DoesEqualOperationsOnce) {
  EXPECT_EQ(compile("(x + y)*(x + y), x + y", {}).instruction_count,
            compile("x^2, x + y", {}).instruction_count);
  EXPECT_EQ(compile("sin(x), cos(x)", {}).instruction_count, 1);
  EXPECT_EQ(compile("x*y, y*x", {}).instruction_count, 2);  // the second is copied
  EXPECT_EQ(compile("x*(1 + 2*3 - sin(4)), y", {}).instruction_count, 2);
  const Program of_time = compile("x*(sin(t) + 1), y*(sin(t) + 1)", {});
  EXPECT_EQ(of_time.time_instructions, 2);
  EXPECT_EQ(of_time.instruction_count, 4);
}

TEST(ExpressionProgram, SaysWhetherItReadsTime) {
  EXPECT_TRUE(compile("x, t", {}).reads_time);
  EXPECT_TRUE(compile("x*t, y", {}).reads_time);
  EXPECT_TRUE(compile("x, sin(2*t)", {}).reads_time);
  EXPECT_FALSE(compile("x, y", {}).reads_time);
  EXPECT_FALSE(compile("x*t^0, y", {}).reads_time);
}

}  // namespace
}  // namespace simgpu::expression
