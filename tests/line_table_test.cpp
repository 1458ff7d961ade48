#include "common/memory/line_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/memory/counting_allocator.hpp"

namespace simgpu::memory {
namespace {

using CountedBytes = std::vector<char, CountingAllocator<char>>;
constexpr std::size_t mib = std::size_t{1} << 20;

TEST(LineTable, StatementRunsInTheEnclosingScopeAndIsCharged) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "make", CountedBytes bytes(mib));
  EXPECT_EQ(bytes.size(), mib);
  ASSERT_EQ(table.lines().size(), 1U);
  const LineRecord& line = table.lines()[0];
  EXPECT_EQ(std::string_view(line.site.label), "make");
  EXPECT_EQ(std::string_view(line.site.contents), "CountedBytes bytes(mib);");
  EXPECT_EQ(std::string_view(line.site.file), "tests/line_table_test.cpp");
  EXPECT_EQ(line.site.line, __LINE__ - 7);
  EXPECT_EQ(line.occurrences, 1U);
  EXPECT_EQ(line.host_own_increment, static_cast<std::int64_t>(mib));
  EXPECT_EQ(line.host_own, mib);
}

// The increments of memory_profiler read -10,000 MiB in such a loop.
TEST(LineTable, LinesOfALoopAddUpOverItsExecutions) {
  LineTable table;
  for (int i = 0; i < 100; ++i) {
    SIMGPU_MEMORY_LINE(table, "take", CountedBytes bytes(mib));
    SIMGPU_MEMORY_LINE(table, "free", bytes = CountedBytes());
  }
  ASSERT_EQ(table.lines().size(), 2U);
  EXPECT_EQ(table.lines()[0].occurrences, 100U);
  EXPECT_EQ(table.lines()[0].host_own_increment, static_cast<std::int64_t>(100 * mib));
  EXPECT_EQ(table.lines()[1].host_own_increment, -static_cast<std::int64_t>(100 * mib));
}

TEST(LineTable, PeakInsideALineIsThatOfTheLine) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "passing", CountedBytes(3 * mib).clear());
  SIMGPU_MEMORY_LINE(table, "nothing", static_cast<void>(0));
  EXPECT_EQ(table.lines()[0].host_own_increment, 0);
  EXPECT_EQ(table.lines()[0].host_own_peak, 3 * mib);
  EXPECT_EQ(table.lines()[1].host_own_peak, 0U);
}

TEST(LineTable, LevelsCountFromTheStartOfTheTable) {
  const CountedBytes of_another_run(5 * mib);
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "make", CountedBytes bytes(mib));
  EXPECT_EQ(table.lines()[0].host_own, mib);
  EXPECT_EQ(table.lines()[0].host_own_peak, mib);
}

std::size_t returned(LineTable& table) {
  SIMGPU_MEMORY_LINE(table, "return", return CountedBytes(mib).size());
  __builtin_unreachable();  // which g++ sees by itself only where it optimises
}

TEST(LineTable, LineThatReturnsIsCharged) {
  LineTable table;
  EXPECT_EQ(returned(table), mib);
  ASSERT_EQ(table.lines().size(), 1U);
  EXPECT_EQ(table.lines()[0].occurrences, 1U);
}

TEST(LineTable, LineThatThrowsIsChargedAndTheTableGoesOn) {
  LineTable table;
  for (int i = 0; i < 2; ++i) {
    try {
      SIMGPU_MEMORY_LINE(table, "throw", throw std::runtime_error("on purpose"));
    } catch (const std::runtime_error&) {
    }
  }
  SIMGPU_MEMORY_LINE(table, "next", static_cast<void>(0));
  ASSERT_EQ(table.lines().size(), 2U);
  EXPECT_EQ(table.lines()[0].occurrences, 2U);
  EXPECT_EQ(table.lines()[1].occurrences, 1U);
}

void nest(LineTable& table, int depth) {
  if (depth == 0) return;
  SIMGPU_MEMORY_LINE(table, "nest", CountedBytes bytes(mib); nest(table, depth - 1));
}

TEST(LineTable, RecursiveLinesAreChargedOnce) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "outer", nest(table, 3));
  ASSERT_EQ(table.lines().size(), 2U);
  EXPECT_EQ(table.lines()[0].occurrences, 1U);
  EXPECT_EQ(table.lines()[1].occurrences, 3U);
  EXPECT_EQ(table.lines()[0].host_own_peak, 3 * mib);
  EXPECT_EQ(table.lines()[0].host_own_increment + table.lines()[1].host_own_increment, 0)
      << "all was given back";
}

CountedBytes made_within(LineTable& table) {
  SIMGPU_MEMORY_LINE(table, "inner", CountedBytes bytes(2 * mib));
  SIMGPU_MEMORY_LINE(table, "return", return bytes);
  __builtin_unreachable();
}

TEST(LineTable, BytesAreChargedToTheInnermostLineAlone) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "outer", const CountedBytes bytes = made_within(table);
                     const CountedBytes more(mib));
  ASSERT_EQ(table.lines().size(), 3U);
  EXPECT_EQ(table.lines()[0].host_own_increment, static_cast<std::int64_t>(mib));
  EXPECT_EQ(table.lines()[1].host_own_increment, static_cast<std::int64_t>(2 * mib));
  EXPECT_EQ(table.lines()[2].host_own_increment, 0);
  EXPECT_EQ(table.lines()[0].host_own, 3 * mib) << "levels include everything";
}

// VmHWM lags and readings at the ends of lines miss it; the reading before the release does not.
// A clock that does not go back, so this holds on a loaded machine as well.
TEST(LineTable, SecondsAreChargedToTheInnermostLineAlone) {
  using std::chrono::steady_clock;
  constexpr std::chrono::milliseconds pause(2);
  LineTable table;
  const auto start = steady_clock::now();
  {
    const auto outer = [&] {
      SIMGPU_MEMORY_LINE(table, "inner", std::this_thread::sleep_for(pause));
    };
    SIMGPU_MEMORY_LINE(table, "outer", outer());
  }
  const std::chrono::duration<double> elapsed = steady_clock::now() - start;
  const double outer = table.lines()[0].seconds;
  const double inner = table.lines()[1].seconds;
  EXPECT_GE(inner, std::chrono::duration<double>(pause).count());
  EXPECT_GE(outer, 0.0);
  EXPECT_LE(outer + inner, elapsed.count());
}

TEST(LineTable, PeakOfWhatCameAndWentWithinALineIsSeen) {
  constexpr std::size_t large = 96 * mib;
  const std::uint64_t before = *host_probe().read().resident;
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "passing", std::fill_n(CountedBytes(large).begin(), large, '1'));
  EXPECT_GE(table.lines()[0].host_peak_rss, before + large * 9 / 10);
}

TEST(LineTable, DeviceIsUnknownWithoutAProbeAndAskedWithOne) {
  LineTable without;
  SIMGPU_MEMORY_LINE(without, "line", static_cast<void>(0));
  EXPECT_EQ(without.lines()[0].device.used, std::nullopt);

  LineTable with([] { return DeviceMemory{std::nullopt, 7, std::nullopt, "no driver"}; });
  SIMGPU_MEMORY_LINE(with, "line", static_cast<void>(0));
  EXPECT_EQ(with.lines()[0].device.used, 7U);
  EXPECT_EQ(with.lines()[0].device.process, std::nullopt);
}

TEST(LineTable, DeviceOwnIsTheDeviceLedgers) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "device", device_ledger().allocated(mib));
  SIMGPU_MEMORY_LINE(table, "release", device_ledger().released(mib));
  EXPECT_EQ(table.lines()[0].device_own_increment, static_cast<std::int64_t>(mib));
  EXPECT_EQ(table.lines()[1].device_own_increment, -static_cast<std::int64_t>(mib));
}

/// A table of two devices, of which the second is not counted in this process.
struct TableOfTwoDevices {
  TableOfTwoDevices() {
    ledger.allocated(5);
    table.watch({{&ledger, [] { return DeviceMemory{1, 7, std::nullopt, nullptr}; }}, {}});
  }

  ~TableOfTwoDevices() {  // so that the sum of all devices is what it was
    while (ledger.blocks() > 1) ledger.released(0);
    ledger.released(ledger.current());
  }
  TableOfTwoDevices(const TableOfTwoDevices&) = delete;
  TableOfTwoDevices& operator=(const TableOfTwoDevices&) = delete;

  Ledger ledger{&device_ledger()};
  LineTable table;
};

TEST(LineTable, EachOfSeveralDevicesIsToldByItself) {
  TableOfTwoDevices two;
  Ledger other(&device_ledger());
  SIMGPU_MEMORY_LINE(two.table, "take", two.ledger.allocated(100); two.ledger.released(30));
  SIMGPU_MEMORY_LINE(two.table, "elsewhere", other.allocated(mib));
  const DeviceRecord& taken = two.table.lines()[0].devices.at(0);
  EXPECT_EQ(taken.own, 70U) << "since it was watched";
  EXPECT_EQ(taken.own_increment, 70);
  EXPECT_EQ(taken.own_peak, 100U);
  EXPECT_EQ(taken.memory.used, 7U);
  const DeviceRecord& after = two.table.lines()[1].devices.at(0);
  EXPECT_EQ(after.own, 70U);
  EXPECT_EQ(after.own_increment, 0);
  EXPECT_EQ(two.table.lines()[0].devices.at(1).own, std::nullopt);
  EXPECT_EQ(two.table.lines()[0].devices.at(1).memory.used, std::nullopt);
  other.released(mib);
}

TEST(LineTable, WhatALineWithinTakesOnADeviceIsItsOwn) {
  TableOfTwoDevices two;
  const auto inner = [&] { SIMGPU_MEMORY_LINE(two.table, "inner", two.ledger.allocated(40)); };
  SIMGPU_MEMORY_LINE(two.table, "outer", two.ledger.allocated(2); inner());
  EXPECT_EQ(two.table.lines()[0].devices.at(0).own_increment, 2);
  EXPECT_EQ(two.table.lines()[1].devices.at(0).own_increment, 40);
}

TEST(LineTable, LinesBeforeDevicesAreWatchedKnowNothingOfThem) {
  LineTable table;
  SIMGPU_MEMORY_LINE(table, "before", static_cast<void>(0));
  table.watch({{}, {}});
  SIMGPU_MEMORY_LINE(table, "after", static_cast<void>(0));
  EXPECT_TRUE(table.lines()[0].devices.empty());
  EXPECT_EQ(table.lines()[1].devices.size(), 2U);
}

/// Keeps what it is told, in order.
class Listener : public LineObserver {
 public:
  void line_begins(const LineSite& site) noexcept override {
    told += std::string("begins ") + site.label + "; ";
    own_at_begin = host_ledger().current();
  }
  void line_ends(const LineSite& site) noexcept override {
    told += std::string("ends ") + site.label + "; ";
    own_at_end = host_ledger().current();
  }
  void device_read(const LineSite& site, const DeviceMemory& device) noexcept override {
    told += std::string("device ") + site.label + " " + std::to_string(*device.used) + "; ";
  }

  std::string told;
  std::uint64_t own_at_begin = 0;
  std::uint64_t own_at_end = 0;
};

TEST(LineTable, ObserverIsToldOfEachLineBeforeItRunsAndAfterIt) {
  Listener listener;
  LineTable table({}, &listener);
  SIMGPU_MEMORY_LINE(table, "make", const CountedBytes bytes(mib));
  EXPECT_EQ(listener.told, "begins make; ends make; ");
  EXPECT_EQ(listener.own_at_end - listener.own_at_begin, mib);
  try {
    SIMGPU_MEMORY_LINE(table, "throw", throw std::runtime_error("on purpose"));
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(listener.told, "begins make; ends make; begins throw; ends throw; ");
}

TEST(LineTable, ObserverIsToldWhatTheProbeReadOnceTheLineHasEnded) {
  Listener listener;
  LineTable table(
      [&] {
        listener.told += "probe; ";
        return DeviceMemory{std::nullopt, 7, std::nullopt, nullptr};
      },
      &listener);
  SIMGPU_MEMORY_LINE(table, "line", static_cast<void>(0));
  EXPECT_EQ(listener.told, "begins line; ends line; probe; device line 7; ");
}

/// Takes memory of its own.
class GreedyListener : public Listener {
 public:
  void line_begins(const LineSite& /*site*/) noexcept override { taken_.emplace_back(mib); }
  void line_ends(const LineSite& /*site*/) noexcept override { taken_.emplace_back(mib); }

 private:
  std::vector<CountedBytes> taken_;
};

TEST(LineTable, WhatAnObserverTakesIsNotChargedToTheLine) {
  GreedyListener listener;
  LineTable table({}, &listener);
  SIMGPU_MEMORY_LINE(table, "line", static_cast<void>(0));
  EXPECT_EQ(table.lines()[0].host_own_increment, 0);
  EXPECT_EQ(table.lines()[0].host_own_peak, mib) << "held before the line";
}

}  // namespace
}  // namespace simgpu::memory
