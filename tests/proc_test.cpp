#include "common/memory/proc.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "common/memory/host_probe.hpp"
#include "temporary_folder.hpp"

namespace simgpu::memory {
namespace {

TEST(Statm, ReadsWhatTheKernelWrites) {
  EXPECT_EQ(parse_statm("1634 1009 862 154 0 175 0\n"), (Statm{1634, 1009, 862, 175}));
}

TEST(Statm, TornOrOddTextIsNothing) {
  for (const char* text :
       {"", "\n", "1634", "1634 1009 862 154 0 175 0", "1634 1009 862\n",
        "1634 1009 862 154 0 175\n", "1634 -1 862 154 0 175 0\n", "1634 x 862 154 0 175 0\n",
        "1634 1009 1010 154 0 175 0\n", "1634 1009 862 154 0 175 0 9\n",
        "1634 1009k 862 154 0 175 0\n", "1634 99999999999999999999999 862 154 0 175 0\n"}) {
    EXPECT_EQ(parse_statm(text), std::nullopt) << text;
  }
}

constexpr const char* status =
    "Name:\tsimgpu\nVmPeak:\t    6536 kB\nVmHWM:\t    4036 kB\nVmRSS:\t    4036 kB\nThreads:\t1\n";

TEST(Kilobytes, FindsTheKeyAndConverts) {
  EXPECT_EQ(parse_kilobytes(status, "VmHWM"), 4036U * 1024);
  EXPECT_EQ(parse_kilobytes("MemTotal:       24684098 kB\n", "MemTotal"), 24'684'098UL * 1024);
}

TEST(Kilobytes, MissingTornOrOddLineIsNothing) {
  EXPECT_EQ(parse_kilobytes(status, "VmSwap"), std::nullopt);
  EXPECT_EQ(parse_kilobytes(status, "Vm"), std::nullopt) << "a key is a whole word";
  EXPECT_EQ(parse_kilobytes(status, "Threads"), std::nullopt) << "not in kB";
  EXPECT_EQ(parse_kilobytes("VmHWM:\t 4036 kB", "VmHWM"), std::nullopt) << "cut off";
  EXPECT_EQ(parse_kilobytes("VmHWM:\t 40", "VmHWM"), std::nullopt);
  EXPECT_EQ(parse_kilobytes("VmHWM:\t -4 kB\n", "VmHWM"), std::nullopt);
  EXPECT_EQ(parse_kilobytes("VmHWM:\t 99999999999999999999 kB\n", "VmHWM"), std::nullopt);
  EXPECT_EQ(parse_kilobytes("VmHWM:\t 18446744073709551615 kB\n", "VmHWM"), std::nullopt);
  EXPECT_EQ(parse_kilobytes("", "VmHWM"), std::nullopt);
}

TEST(HostProbe, SeesPagesThatAreTouchedAndKeepsThePeak) {
  HostProbe probe;
  const HostMemory before = probe.read();
  ASSERT_TRUE(before.resident && before.anonymous);
  EXPECT_LE(*before.anonymous, *before.resident);
  constexpr std::size_t bytes = std::size_t{64} << 20;
  {
    const std::vector<char> touched(bytes, 1);
    asm volatile("" : : "r"(touched.data()) : "memory");  // or the compiler leaves it out
    const HostMemory during = probe.read();
    EXPECT_GE(*during.anonymous, *before.anonymous + bytes * 9 / 10);
    EXPECT_GE(probe.recent_peak(), *during.resident) << "a rise asks the kernel again";
  }
  probe.read();
  EXPECT_GE(probe.peak(), *before.resident + bytes * 9 / 10);
  EXPECT_EQ(probe.recent_peak(), probe.peak());
}

TEST(HostProbe, LagIsThatOfTwoFiguresOfTheSamePages) {
  const std::optional<std::int64_t> lag = resident_lag();
  ASSERT_TRUE(lag);
  EXPECT_LT(std::abs(*lag), static_cast<std::int64_t>(*host_probe().read().resident));
}

TEST(HostMemoryFigures, NothingAvailableIsNotKnown) {
  const test::TemporaryFolder root;
  std::filesystem::create_directories(root.path() / "proc");
  const auto available = [&](std::string_view line) {
    root.write("proc/meminfo", "MemTotal:  2000 kB\nMemFree:  1000 kB\n" + std::string(line));
    return meminfo_available_bytes(root.path());
  };
  EXPECT_EQ(available("MemAvailable:  1500 kB\n"), 1500U * 1024);
  EXPECT_EQ(available("MemAvailable:  0 kB\n"), std::nullopt);
  EXPECT_EQ(available(""), std::nullopt);
}

TEST(HostMemoryFigures, KernelSaysHowMuchThereIs) {
  ASSERT_TRUE(host_total_bytes() && meminfo_available_bytes());
  EXPECT_LE(*meminfo_available_bytes(), *host_total_bytes());
}

}  // namespace
}  // namespace simgpu::memory
