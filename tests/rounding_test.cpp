// What a compiler may drop when it optimises, though it decides bits. This file is compiled as the
// libraries are, unlike other tests.

#include <gtest/gtest.h>

namespace simgpu::test {
namespace {

[[gnu::noipa]] void round_both(double* numbers) {
  for (int i = 0; i < 2; ++i) {
    numbers[i] = static_cast<double>(static_cast<float>(numbers[i] * 3)) + 1;
  }
}

TEST(Rounding, ToSinglePrecisionIsNotForgottenOfNumbersSideBySide) {
  double numbers[] = {0.1, 0.7};
  round_both(numbers);
  EXPECT_EQ(numbers[0], 1 + 0x1.333334p-2);
  EXPECT_EQ(numbers[1], 1 + 0x1.0cccccp+1);
}

}  // namespace
}  // namespace simgpu::test
