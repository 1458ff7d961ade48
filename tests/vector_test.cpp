// Numbers side by side in a register, by operations that every processor has. Wider ones, by newer
// instructions, are held to the step's own bits wherever steps are enclosed.

#include "cpu/vector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "common/bits.hpp"

namespace simgpu::cpu {
namespace {

template <class Real>
class VectorOf : public testing::Test {
 protected:
  using Number = Vector<Real, 16>;

  static std::vector<Real> lanes_of(const Number& vector) {
    std::vector<Real> lanes(Number::size);
    vector.store(lanes.data());
    return lanes;
  }

  std::vector<Real> a_{Real(1.1), Real(-2.3), Real(0), Real(7e-9)};
  std::vector<Real> b_{Real(0.7), Real(3.9), Real(-5.5), Real(11)};
  std::vector<Real> c_{Real(-0.3), Real(1e5), Real(4), Real(-1)};
};

using Reals = testing::Types<double, float>;
TYPED_TEST_SUITE(VectorOf, Reals);

TYPED_TEST(VectorOf, CalculatesInEachLaneAsWithNumbers) {
  using Number = typename TestFixture::Number;
  const Number a = Number::load(this->a_.data());
  const Number b = Number::load(this->b_.data());
  const Number c = Number::load(this->c_.data());
  for (std::size_t lane = 0; lane < Number::size; ++lane) {
    const TypeParam x = this->a_[lane];
    const TypeParam y = this->b_[lane];
    EXPECT_EQ(this->lanes_of(a + b)[lane], x + y);
    EXPECT_EQ(this->lanes_of(a * b)[lane], x * y);
    EXPECT_EQ(this->lanes_of(TypeParam(3) * b)[lane], TypeParam(3) * y);
    EXPECT_EQ(bits_of(this->lanes_of(-a)[lane]), bits_of(-x));
    EXPECT_EQ(this->lanes_of(fma(a, b, c))[lane], std::fma(x, y, this->c_[lane]));
  }
}

TYPED_TEST(VectorOf, HoldsOneNumberInEveryLane) {
  using Number = typename TestFixture::Number;
  for (const TypeParam number : {TypeParam(0.1), TypeParam(-0.0)}) {
    for (const TypeParam lane : this->lanes_of(Number(number))) {
      EXPECT_EQ(bits_of(lane), bits_of(number));
    }
  }
}

TYPED_TEST(VectorOf, ADifferenceOfOneBitInAnyLaneIsSeen) {
  using Number = typename TestFixture::Number;
  const Number a = Number::load(this->a_.data());
  for (std::size_t lane = 0; lane < Number::size; ++lane) {
    Differences<16> differences;
    differences.add(a, a);
    EXPECT_FALSE(differences.any());
    std::vector<TypeParam> other = this->a_;
    other[lane] = std::nextafter(other[lane], std::numeric_limits<TypeParam>::infinity());
    differences.add(a, Number::load(other.data()));
    differences.add(a, a);
    EXPECT_TRUE(differences.any()) << lane;
  }
}

TYPED_TEST(VectorOf, ZerosOfBothSignsDiffer) {
  using Number = typename TestFixture::Number;
  Differences<16> differences;
  differences.add(Number(TypeParam(0)), Number(TypeParam(-0.0)));
  EXPECT_TRUE(differences.any());
}

}  // namespace
}  // namespace simgpu::cpu
