#include "common/memory/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/laws/circle/particle.hpp"
#include "common/memory/counting_allocator.hpp"
#include "expect_error.hpp"

namespace simgpu::memory {
namespace {

using circle::Particle;

TEST(Ledger, KeepsCurrentPeakAndTotal) {
  Ledger ledger;
  ledger.allocated(100);
  ledger.allocated(50);
  ledger.released(100);
  ledger.allocated(10);
  EXPECT_EQ(ledger.current(), 60U);
  EXPECT_EQ(ledger.peak(), 150U);
  EXPECT_EQ(ledger.total(), 160U);
  EXPECT_EQ(ledger.blocks(), 2U);
  EXPECT_EQ(ledger.total_blocks(), 3U);
}

TEST(Ledger, PeakScopeMeasuresItsOwnStretch) {
  Ledger ledger;
  ledger.allocated(100);
  ledger.released(90);
  {
    const Ledger::PeakScope scope(ledger);
    EXPECT_EQ(ledger.peak(), 10U);
    ledger.allocated(5);
    ledger.released(5);
    EXPECT_EQ(ledger.peak(), 15U);
  }
  EXPECT_EQ(ledger.peak(), 100U) << "the outer stretch was higher";
}

TEST(Ledger, NestedPeakScopesFoldIntoTheirParent) {
  Ledger ledger;
  const Ledger::PeakScope outer(ledger);
  {
    const Ledger::PeakScope inner(ledger);
    ledger.allocated(70);
    ledger.released(70);
  }
  EXPECT_EQ(ledger.peak(), 70U);
}

TEST(Ledger, OfAPartIsCountedInTheWhole) {
  Ledger whole;
  Ledger one(&whole);
  Ledger other(&whole);
  one.allocated(100);
  other.allocated(10);
  one.released(100);
  EXPECT_EQ(one.current(), 0U);
  EXPECT_EQ(one.peak(), 100U);
  EXPECT_EQ(whole.current(), 10U);
  EXPECT_EQ(whole.peak(), 110U);
  EXPECT_EQ(whole.blocks(), 1U);
}

TEST(Ledger, OfADeviceIsItsOwnAndCountedInTheSumOfAll) {
  Ledger& first = device_ledger(101);
  Ledger& second = device_ledger(102);
  const std::uint64_t before = device_ledger().current();
  first.allocated(7);
  second.allocated(5);
  EXPECT_EQ(&device_ledger(101), &first);
  EXPECT_EQ(first.current(), 7U);
  EXPECT_EQ(device_ledger().current() - before, 12U);
  first.released(7);
  second.released(5);
  EXPECT_EQ(device_ledger().current(), before);
}

// Each holds all it takes at once, so the peak is what all together hold.
TEST(Ledger, CountsEveryThreadThatAllocates) {
  constexpr int threads = 4;
  constexpr int blocks = 20'000;
  Ledger whole;
  std::deque<Ledger> parts;
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    Ledger& part = parts.emplace_back(&whole);
    workers.emplace_back([&part] {
      for (int block = 0; block < blocks; ++block) part.allocated(3);
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(whole.current(), 3U * threads * blocks);
  EXPECT_EQ(whole.peak(), 3U * threads * blocks);
  EXPECT_EQ(whole.total_blocks(), std::uint64_t{threads} * blocks);
  for (const Ledger& part : parts) EXPECT_EQ(part.peak(), 3U * blocks);
}

TEST(CountingAllocator, ContainerIsCountedAndGivenBack) {
  Ledger ledger;
  {
    std::vector<double, CountingAllocator<double>> numbers(1000, 0.0,
                                                           CountingAllocator<double>(ledger));
    EXPECT_EQ(ledger.current(), 8000U);
    numbers.resize(2000);
    EXPECT_EQ(ledger.current(), 16'000U);
    EXPECT_EQ(ledger.peak(), 24'000U) << "both blocks are held while it grows";
  }
  EXPECT_EQ(ledger.current(), 0U);
  EXPECT_EQ(ledger.blocks(), 0U);
}

TEST(CountingAllocator, BlocksStartOnACacheLine) {
  const std::vector<char, CountingAllocator<char>> bytes(1);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % cache_line_bytes, 0U);
}

TEST(CountingAllocator, SmallBlocksNeedNotStartOnACacheLine) {
  Ledger ledger;
  CountingAllocator<Particle<double>, alignof(double)> allocator(ledger);
  std::vector<Particle<double>*> blocks(8);
  for (auto& block : blocks) block = allocator.allocate(1);
  EXPECT_EQ(ledger.current(), 8 * 24U);
  const auto on_a_cache_line = [](const Particle<double>* block) {
    return reinterpret_cast<std::uintptr_t>(block) % cache_line_bytes == 0;
  };
  EXPECT_FALSE(std::all_of(blocks.begin(), blocks.end(), on_a_cache_line));
  for (auto* block : blocks) allocator.deallocate(block, 1);
  EXPECT_EQ(ledger.current(), 0U);
}

TEST(CountingAllocator, TypeThatNeedsMoreAlignmentGetsIt) {
  struct alignas(128) Wide {
    char byte;
  };
  const std::vector<Wide, CountingAllocator<Wide, 1>> one(1);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(one.data()) % 128, 0U);
}

TEST(CountingAllocator, ContainerOfNodesKeepsLedgerAndAlignment) {
  using Pair = std::pair<const int, double>;
  using Allocator = CountingAllocator<Pair, 8>;
  Ledger ledger;
  {
    std::map<int, double, std::less<>, Allocator> numbers{Allocator(ledger)};
    for (int i = 0; i < 10; ++i) numbers.emplace(i, i);
    EXPECT_EQ(ledger.blocks(), 10U) << "a node for each number";
  }
  EXPECT_EQ(ledger.current(), 0U);
  using Rebound = std::allocator_traits<Allocator>::rebind_alloc<char>;
  EXPECT_TRUE((std::is_same_v<Rebound, CountingAllocator<char, 8>>));
}

TEST(CountingAllocator, RefusalNamesTheBytesAndCountsNothing) {
  Ledger ledger;
  CountingAllocator<double> allocator(ledger);
  constexpr std::size_t exbibyte = std::size_t{1} << 60;
  test::expect_error(ErrorKind::out_of_memory, testing::HasSubstr("1099511627776.00 MiB"),
                     [&] { static_cast<void>(allocator.allocate(exbibyte / sizeof(double))); });
  EXPECT_EQ(ledger.total(), 0U);
}

TEST(CountingAllocator, CountThatOverflowsIsRefused) {
  CountingAllocator<double> allocator;
  EXPECT_THROW(static_cast<void>(allocator.allocate(SIZE_MAX / 4)), std::bad_alloc);
}

}  // namespace
}  // namespace simgpu::memory
