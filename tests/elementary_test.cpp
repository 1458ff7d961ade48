#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "common/bits.hpp"
#include "common/elementary/power.hpp"
#include "cpu/instruction_set.hpp"
#include "elementary/functions.hpp"
#include "elementary/loops.hpp"
#include "elementary/mpfr.hpp"
#include "test_data.hpp"

namespace simgpu::elementary {
namespace {

/// Calls action with each function that promises an error.
template <class Action>
void for_each_function(Action action) {
  std::apply([&](auto... function) { (action(function), ...); }, Functions{});
}

template <class Real>
class Elementary : public testing::Test {
 protected:
  using Limits = std::numeric_limits<Real>;
  static constexpr Real infinity = Limits::infinity();
  static constexpr Real nan = Limits::quiet_NaN();
  static constexpr Real largest = Limits::max();
  static constexpr Real smallest = Limits::denorm_min();

  /// Numbers at which something begins or ends, with either sign.
  static std::vector<Real> special_numbers() {
    std::vector<Real> numbers;
    for (const Real x : {Real(0),      smallest,     Limits::min(), Real(1e-30), Real(0x1p-27),
                         Real(0.1),    Real(0.5),    Real(1),       Real(2),     Real(3),
                         Real(20),     Real(88.5),   Real(104),     Real(709.7), Real(745),
                         Real(0x1p20), Real(0x1p40), Real(1e30),    largest,     infinity}) {
      for (const Real next : {std::nextafter(x, Real(0)), x, std::nextafter(x, infinity)}) {
        numbers.push_back(next);
        numbers.push_back(-next);
      }
    }
    numbers.push_back(nan);
    return numbers;
  }
};

struct NameOfPrecision {
  template <class Real>
  static std::string GetName(int) {
    return sizeof(Real) == 8 ? "Double" : "Single";
  }
};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(Elementary, Precisions, NameOfPrecision);

/// EXPECT_EQ, which tells 0 from -0 and takes NaN for itself.
template <class Real>
void expect_same(Real a, Real b) {
  if (std::isnan(b)) {
    EXPECT_TRUE(std::isnan(a)) << a;
  } else {
    EXPECT_EQ(bits_of(a), bits_of(b)) << a << " is not " << b;
  }
}

TYPED_TEST(Elementary, HasTheExactValuesThatItMust) {
  using Real = TypeParam;
  using Test = TestFixture;
  for (const Real zero : {Real(0), Real(-0.)}) {
    expect_same(sin(zero), zero);
    expect_same(tanh(zero), zero);
    expect_same(cos(zero), Real(1));
    expect_same(exp(zero), Real(1));
    expect_same(log(zero), -Test::infinity);
    expect_same(hypot(zero, zero), Real(0));
  }
  for (const Real no_angle : {Test::infinity, -Test::infinity, Test::nan}) {
    expect_same(sin(no_angle), Test::nan);
    expect_same(cos(no_angle), Test::nan);
  }
  expect_same(exp(Test::infinity), Test::infinity);
  expect_same(exp(-Test::infinity), Real(0));
  expect_same(exp(Test::nan), Test::nan);
  expect_same(exp(Test::largest), Test::infinity);
  expect_same(exp(-Test::largest), Real(0));
  expect_same(log(Real(1)), Real(0));
  expect_same(log(Test::infinity), Test::infinity);
  for (const Real negative :
       {-Test::smallest, Real(-1), -Test::largest, -Test::infinity, Test::nan}) {
    expect_same(log(negative), Test::nan);
  }
  expect_same(tanh(Test::infinity), Real(1));
  expect_same(tanh(-Test::infinity), Real(-1));
  expect_same(tanh(Real(-100)), Real(-1));
  expect_same(tanh(Test::nan), Test::nan);
  for (const Real number : {Real(0), Real(1), Test::infinity, Test::nan}) {
    expect_same(hypot(number, -Test::infinity), Test::infinity);
    expect_same(hypot(Test::infinity, number), Test::infinity);
  }
  expect_same(hypot(Test::nan, Real(1)), Test::nan);
  expect_same(hypot(Real(1), Test::nan), Test::nan);
  expect_same(hypot(Real(-3), Real(4)), Real(5));
}

TYPED_TEST(Elementary, NeitherOverflowsNorUnderflowsInside) {
  using Real = TypeParam;
  for (const Real size : {this->largest / 8, this->smallest}) {
    expect_same(hypot(3 * size, 4 * size), 5 * size);
    expect_same(hypot(size, Real(0)), size);
  }
  expect_same(sin(this->smallest), this->smallest);
  expect_same(tanh(this->smallest), this->smallest);
}

TYPED_TEST(Elementary, IsEvenOrOdd) {
  Arguments<TypeParam> arguments(100, 2);
  for (int i = 0; i < 100'000; ++i) {
    const TypeParam x = arguments.next();
    const TypeParam y = arguments.next();
    expect_same(sin(-x), -sin(x));
    expect_same(cos(-x), cos(x));
    expect_same(tanh(-x), -tanh(x));
    expect_same(hypot(y, -x), hypot(x, y));
  }
}

TYPED_TEST(Elementary, IsWithinAnUlp) {
  using Real = TypeParam;
  if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "long double is too short";
  for_each_function([&](auto function) {
    Arguments<Real> arguments(function.range, 3);
    double worst = 0;
    for (int i = 0; i < 1'000'000; ++i) {
      const Real x = arguments.next();
      const Real y = arguments.next();
      worst = std::max(worst, error_in_ulps(function.ours(x, y),
                                            function.reference(static_cast<long double>(x),
                                                               static_cast<long double>(y))));
    }
    EXPECT_LT(worst, 0.9) << function.name;
    EXPECT_GT(worst, 0.5) << function.name << ": this was no trial";
  });
}

/// A function in a precision: a suite of its own, since it takes some seconds.
template <class Of, class Number>
struct FunctionCase {
  using Function = Of;
  using Real = Number;
};

template <class Case>
class ElementaryOfMpfr : public Elementary<typename Case::Real> {};

struct NameOfFunction {
  template <class Case>
  static std::string GetName(int) {
    return std::string(Case::Function::name) + NameOfPrecision::GetName<typename Case::Real>(0);
  }
};
using FunctionCases =
    testing::Types<FunctionCase<Sin, double>, FunctionCase<Sin, float>, FunctionCase<Cos, double>,
                   FunctionCase<Cos, float>, FunctionCase<Exp, double>, FunctionCase<Exp, float>,
                   FunctionCase<Log, double>, FunctionCase<Log, float>, FunctionCase<Tanh, double>,
                   FunctionCase<Tanh, float>, FunctionCase<Hypot, double>,
                   FunctionCase<Hypot, float>>;
TYPED_TEST_SUITE(ElementaryOfMpfr, FunctionCases, NameOfFunction);

TYPED_TEST(ElementaryOfMpfr, IsWithinAnUlp) {
  using Function = typename TypeParam::Function;
  using Real = typename TypeParam::Real;
  if (!has_mpfr()) GTEST_SKIP() << "built without MPFR";
  Arguments<Real> arguments(Function::range, 4);
  std::vector<Real> numbers = this->special_numbers();
  for (int i = 0; i < 1'000'000; ++i) numbers.push_back(arguments.next());
  Real last = 1;
  for (const Real x : numbers) {
    const double error = error_in_ulps(Function::ours(x, last), by_mpfr(Function::name, x, last));
    ASSERT_LT(error, 0.9) << x << " " << last;
    last = x;
  }
}

/// The numbers of data/hard_to_round.csv, whose results lie next to numbers or halfway between two.
template <class Function>
void expect_hard_ones_within_an_ulp() {
  SCOPED_TRACE(Function::name);
  std::ifstream file(test::data_file("hard_to_round.csv"));
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::string x;
    std::string y;
    std::getline(std::getline(std::getline(words, name, ','), x, ','), y);
    if (name != Function::name) continue;
    const double a = std::strtod(x.c_str(), nullptr);
    const double b = std::strtod(y.c_str(), nullptr);
    const auto expected =
        Function::reference(static_cast<long double>(a), static_cast<long double>(b));
    EXPECT_LT(error_in_ulps(Function::ours(a, b), expected), 0.9) << line;
    ++count;
  }
  EXPECT_GT(count, 70);
}

TEST(ElementaryOfHardNumbers, IsWithinAnUlp) {
  if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "long double is too short";
  expect_hard_ones_within_an_ulp<Sin>();
  expect_hard_ones_within_an_ulp<Cos>();
  expect_hard_ones_within_an_ulp<Exp>();
  expect_hard_ones_within_an_ulp<Log>();
  expect_hard_ones_within_an_ulp<Tanh>();
  expect_hard_ones_within_an_ulp<Hypot>();
}

TEST(ElementarySin, ReducesAnglesNextToQuarterTurns) {
  // The nearest of all doubles, the nearest of common angles, and others from
  // elementary/near_quarter_turns.py.
  for (const double x : {0x1.6ac5b262ca1ffp+849, 0x1.6c6cbc45dc8dep+5, 0x1.b951f1572eba5p+23,
                         0x1.0d09901565674p+612, 0x1.e491ef2bcc6d4p+221}) {
    if (std::numeric_limits<long double>::digits < 64) GTEST_SKIP() << "long double is too short";
    EXPECT_LT(error_in_ulps(sin(x), std::sin(static_cast<long double>(x))), 0.51) << x;
    EXPECT_LT(error_in_ulps(cos(x), std::cos(static_cast<long double>(x))), 0.51) << x;
  }
}

TYPED_TEST(Elementary, SinAndCosTogetherAreTheSameAsEach) {
  Arguments<TypeParam> arguments(100, 5);
  for (int i = 0; i < 100'000; ++i) {
    const TypeParam x = arguments.next();
    const SinCos<TypeParam> both = sin_cos(x);
    expect_same(both.sin, sin(x));
    expect_same(both.cos, cos(x));
  }
}

/// Arguments for vectors: special ones side by side with others, any, and those of which none is a
/// huge angle. As many as loops take.
template <class Real>
std::vector<Real> arguments_in_lanes(const std::vector<Real>& special) {
  constexpr std::size_t count = 128 * 400;
  Arguments<Real> arguments(100, 6);
  std::vector<Real> numbers;
  for (const Real number : special) {
    for (int i = 0; i < 36; ++i) numbers.push_back(std::fmod(arguments.next(), Real(1000)));
    numbers.push_back(number);
  }
  while (numbers.size() < count / 2) numbers.push_back(arguments.next());
  while (numbers.size() < count) numbers.push_back(std::fmod(arguments.next(), Real(1000)));
  return numbers;
}

/// Every instruction set's loops give the bits of single calls.
template <class Real>
void expect_same_bits_of(std::span<const NamedLoop<Real>> loops, const std::vector<Real>& x) {
  const std::vector<Real> y(x.rbegin(), x.rend());
  for (const NamedLoop<Real>& loop : loops) {
    std::vector<Real> expected(x.size());
    loop.one_by_one(x.data(), y.data(), expected.data(), x.size());
    for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
      SCOPED_TRACE(testing::Message() << loop.name << ", " << cpu::name_of(set));
      std::vector<Real> result(x.size());
      loop.of(set)(x.data(), y.data(), result.data(), x.size());
      for (std::size_t i = 0; i < x.size(); ++i) expect_same(result[i], expected[i]);
    }
  }
}

TYPED_TEST(Elementary, VectorsGiveTheBitsOfSingleNumbers) {
  using Real = TypeParam;
  expect_same_bits_of(loops<Real>(), arguments_in_lanes(this->special_numbers()));
}

TYPED_TEST(Elementary, PacksOfVectorsGiveTheBitsOfSingleNumbers) {
  using Real = TypeParam;
  expect_same_bits_of(loops_of_packs<Real>(), arguments_in_lanes(this->special_numbers()));
}

TYPED_TEST(Elementary, OperationsOnVectorsGiveTheBitsOfSingleNumbers) {
  using Real = TypeParam;
  expect_same_bits_of(loops_of_operations<Real>(), arguments_in_lanes(this->special_numbers()));
}

/// Each place of a vector on its own, so that no other is what makes it take the long way.
TYPED_TEST(Elementary, OneHugeAngleInAVectorIsReducedLikeAnyOther) {
  using Real = TypeParam;
  const Real limit = largest_common_angle<Real>;
  for (const Real angle : {std::nextafter(limit, this->infinity), -Real(1e30), this->infinity}) {
    std::vector<Real> x(128 * 128, Real(1));
    for (std::size_t i = 0; i < 128; ++i) x[129 * i] = angle;
    expect_same_bits_of(loops<Real>(), x);
  }
}

TYPED_TEST(Elementary, PowersAreProductsFromTheHighestBitOn) {
  using Real = TypeParam;
  Arguments<Real> arguments(4, 7);
  for (int i = 0; i < 10'000; ++i) {
    const Real x = arguments.next();
    expect_same(power(x, 0), Real(1));
    expect_same(power(x, 1), x);
    expect_same(power(x, 2), x * x);
    expect_same(power(x, 3), x * x * x);
    expect_same(power(x, 4), (x * x) * (x * x));
    const Real fifth = (x * x) * (x * x) * x;
    expect_same(power(x, 10), fifth * fifth);
    expect_same(power(x, 11), fifth * fifth * x);
    expect_same(power(x, -1), 1 / x);
    expect_same(power(x, -11), 1 / (fifth * fifth * x));
  }
  expect_same(power(Real(-1), std::numeric_limits<int>::min()), Real(1));
  expect_same(power(Real(-1), std::numeric_limits<int>::max()), Real(-1));
  expect_same(power(Real(2), std::numeric_limits<int>::min()), Real(0));
  expect_same(power(this->nan, 0), Real(1));
}

}  // namespace
}  // namespace simgpu::elementary
