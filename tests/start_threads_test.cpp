#include "cpu/start_threads.hpp"

#include <gtest/gtest.h>

namespace simgpu::cpu {
namespace {

TEST(StackBytes, AreReadAsOpenMpReadsThem) {
  EXPECT_EQ(stack_bytes("512"), 512U * 1024) << "kilobytes, where no unit is named";
  EXPECT_EQ(stack_bytes("4096B"), 4096U);
  EXPECT_EQ(stack_bytes("20k"), 20U * 1024);
  EXPECT_EQ(stack_bytes(" 10 M "), 10U << 20);
  EXPECT_EQ(stack_bytes("1G"), 1U << 30);
  for (const char* text : {"", "M", "-1", "1X", "99999999999999999999", "17179869184G"}) {
    EXPECT_EQ(stack_bytes(text), std::nullopt) << text;
  }
  EXPECT_EQ(stack_bytes(nullptr), std::nullopt);
}

}  // namespace
}  // namespace simgpu::cpu
