#include "cpu/start_threads.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <cstdint>

#include "cpu/parallel.hpp"

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

// OMP_MAX_ACTIVE_LEVELS=0 and OMP_DYNAMIC=true give fewer otherwise.
TEST(StartThreads, AreAsManyAsAskedForWhateverOpenMpsVariablesSay) {
  const int levels = ::omp_get_max_active_levels();
  ::omp_set_max_active_levels(0);
  ::omp_set_dynamic(1);
  EXPECT_EQ(start_threads(3), 3);
  std::atomic<int> shares = 0;
  parallel_ranges(3, 1000, [&](auto, auto) { ++shares; });
  EXPECT_EQ(shares, 3);
  ::omp_set_max_active_levels(levels);
}

TEST(ThreadsFor, WorkThatIsOverSoonerThanAWaitAreOne) {
  EXPECT_EQ(threads_for(8, 1, 16), 1);
  EXPECT_EQ(threads_for(8, 3000, 16), 1) << "a pass over few particles";
  EXPECT_EQ(threads_for(8, 1, std::uint64_t{1} << 60), 8) << "one particle's steps may take hours";
  EXPECT_EQ(threads_for(8, 100'000, 16), 8) << "the default run";
  EXPECT_EQ(threads_for(8, std::uint64_t{1} << 53, std::uint64_t{1} << 53), 8);
}

}  // namespace
}  // namespace simgpu::cpu
