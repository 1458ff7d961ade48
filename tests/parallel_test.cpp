#include "cpu/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <vector>

#include "random_parameters.hpp"

namespace simgpu::cpu {
namespace {

using test::for_random_cases;
using test::RandomParameters;

/// How often each of `count` indices is in a part that call(body) calls its body for.
template <class Call>
std::vector<std::atomic<int>> visits(std::uint64_t count, Call call) {
  std::vector<std::atomic<int>> visits(count);
  call([&](std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t i = begin; i < end; ++i) ++visits[i];
  });
  return visits;
}

void expect_each_once(const std::vector<std::atomic<int>>& visits) {
  for (std::size_t i = 0; i < visits.size(); ++i) ASSERT_EQ(visits[i], 1) << "index " << i;
}

TEST(Parallel, RangesHaveEachIndexOnce) {
  for_random_cases(200, [](RandomParameters& random) {
    const auto threads = static_cast<int>(random.whole(1, 5));
    const std::uint64_t count = random.whole(0, 3000);
    expect_each_once(visits(count, [&](auto body) { parallel_ranges(threads, count, body); }));
  });
}

TEST(Parallel, PiecesHaveEachIndexOnce) {
  for_random_cases(200, [](RandomParameters& random) {
    const auto threads = static_cast<int>(random.whole(1, 5));
    const std::uint64_t count = random.whole(0, 3000);
    const std::uint64_t block = random.whole(1, 200);
    expect_each_once(
        visits(count, [&](auto body) { parallel_pieces(threads, count, block, body); }));
  });
}

TEST(Parallel, PiecesAreWholeBlocksButTheLast) {
  constexpr std::uint64_t count = 10'000;
  constexpr std::uint64_t block = 64;
  std::atomic<int> broken = 0;
  parallel_pieces(3, count, block, [&](std::uint64_t begin, std::uint64_t end) {
    if (begin % block != 0 || (end % block != 0 && end != count)) ++broken;
  });
  EXPECT_EQ(broken, 0);
}

/// What a thread waits for at the end is a single block, however many there were.
TEST(Parallel, TheLastPieceIsOneBlock) {
  constexpr std::uint64_t count = std::uint64_t{1} << 53;
  constexpr std::uint64_t block = 64;
  std::atomic<std::uint64_t> last = 0;
  parallel_pieces(4, count, block, [&](std::uint64_t begin, std::uint64_t end) {
    if (end == count) last = end - begin;
  });
  EXPECT_EQ(last, block);
}

}  // namespace
}  // namespace simgpu::cpu
