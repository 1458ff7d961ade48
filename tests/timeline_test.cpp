#include "common/timeline/timeline.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/memory/counting_allocator.hpp"
#include "common/memory/line_table.hpp"
#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::memory {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using Bytes = std::vector<char, CountingAllocator<char>>;
using Moment = TimelineSample::Moment;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr auto never = 24h;  ///< an interval, where a test has no use for them

/// A sample that owns its strings.
struct Recorded {
  explicit Recorded(const TimelineSample& taken)
      : sample(taken), device(taken.device), line(taken.line) {}

  TimelineSample sample;
  std::string device;
  std::string line;
};

/// What a RecordingWriter was given; outlives it.
struct Recording {
  std::vector<Recorded> samples;  ///< to be read when the timeline has finished
  std::atomic<int> intervals{0};  ///< samples of intervals
  bool committed = false;

  /// The first sample of this moment and line.
  const Recorded& at(Moment moment, std::string_view line) const {
    const auto found = std::find_if(samples.begin(), samples.end(), [&](const Recorded& recorded) {
      return recorded.sample.moment == moment && recorded.line == line;
    });
    if (found == samples.end()) throw std::runtime_error("no sample of " + std::string(line));
    return *found;
  }

  void wait_for_intervals(int count) const {
    const int before = intervals;
    while (intervals < before + count) std::this_thread::sleep_for(1ms);
  }
};

class RecordingWriter : public TimelineWriter {
 public:
  explicit RecordingWriter(Recording& recording) : recording_(recording) {}

  void write(const TimelineSample& sample) override {
    recording_.samples.emplace_back(sample);
    if (sample.moment == Moment::interval) ++recording_.intervals;
  }
  void commit() override { recording_.committed = true; }

 private:
  Recording& recording_;
};

class TimelineTest : public testing::Test {
 protected:
  std::unique_ptr<TimelineWriter> recorder() {
    return std::make_unique<RecordingWriter>(recording_);
  }

  /// Labels of the lines' samples, in their order.
  std::vector<std::string> labels() const {
    std::vector<std::string> labels;
    for (const Recorded& recorded : recording_.samples) {
      if (recorded.sample.moment != Moment::interval) labels.push_back(recorded.line);
    }
    return labels;
  }

  Recording recording_;
  test::TemporaryFolder folder_;
};

TEST_F(TimelineTest, LineHasSamplesAtItsEndsWithLabelAndDevice) {
  Timeline timeline(recorder(), never);
  const std::uint64_t before = host_ledger().current();
  Timeline::Track track(timeline, "cuda:7");
  LineTable table({}, &track);
  SIMGPU_MEMORY_LINE(table, "take", const Bytes bytes(mebibyte));
  timeline.finish();
  const Recorded& begin = recording_.at(Moment::line_begins, "take");
  const Recorded& end = recording_.at(Moment::line_ends, "take");
  EXPECT_EQ(begin.device, "cuda:7");
  EXPECT_EQ(end.device, "cuda:7");
  EXPECT_EQ(begin.sample.host_own, before);
  EXPECT_EQ(end.sample.host_own, before + mebibyte);
  EXPECT_GT(end.sample.host_rss.value_or(0), 0U);
  EXPECT_EQ(end.sample.device_process, std::nullopt);
  EXPECT_TRUE(recording_.committed);
}

TEST_F(TimelineTest, SamplesAreInTheOrderOfTimeFromStartToEnd) {
  Timeline timeline(recorder(), 100us);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  while (recording_.intervals < 10) {
    SIMGPU_MEMORY_LINE(table, "line", std::this_thread::yield());
  }
  const TimelineCost cost = timeline.finish();
  EXPECT_TRUE(std::is_sorted(
      recording_.samples.begin(), recording_.samples.end(),
      [](const Recorded& a, const Recorded& b) { return a.sample.seconds < b.sample.seconds; }));
  EXPECT_EQ(recording_.samples.front().sample.moment, Moment::interval);
  EXPECT_EQ(recording_.samples.back().sample.moment, Moment::interval);
  EXPECT_EQ(cost.samples, recording_.samples.size());
  EXPECT_GE(cost.elapsed_seconds, recording_.samples.back().sample.seconds);
  EXPECT_GT(cost.cpu_seconds, 0);
}

TEST_F(TimelineTest, ThreadSamplesWhileALineRunsAndNamesIt) {
  Timeline timeline(recorder(), 1ms);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  SIMGPU_MEMORY_LINE(table, "wait", recording_.wait_for_intervals(3));
  timeline.finish();
  EXPECT_EQ(recording_.at(Moment::interval, "wait").device, "cpu");
}

TEST_F(TimelineTest, PeakInsideALongLineIsSeen) {
  Timeline timeline(recorder(), 1ms);
  const std::uint64_t before = host_ledger().current();
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  SIMGPU_MEMORY_LINE(table, "pass", {
    const Bytes bytes(3 * mebibyte);
    recording_.wait_for_intervals(2);
  });
  timeline.finish();
  const auto highest = std::max_element(
      recording_.samples.begin(), recording_.samples.end(),
      [](const auto& a, const auto& b) { return a.sample.host_own < b.sample.host_own; });
  EXPECT_EQ(highest->sample.host_own, before + 3 * mebibyte);
  EXPECT_EQ(highest->line, "pass");
}

TEST_F(TimelineTest, WhatIsHeldBetweenLinesIsSeenAtTheNext) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  const std::uint64_t before = host_ledger().current();
  {
    const Bytes bytes(mebibyte);
    SIMGPU_MEMORY_LINE(table, "line", static_cast<void>(0));
  }
  timeline.finish();
  EXPECT_EQ(recording_.at(Moment::line_begins, "line").sample.host_own, before + mebibyte);
}

TEST_F(TimelineTest, InnermostOfNestedLinesIsNamed) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  const auto inner = [&] { SIMGPU_MEMORY_LINE(table, "inner", static_cast<void>(0)); };
  SIMGPU_MEMORY_LINE(table, "outer", inner());
  timeline.finish();
  EXPECT_THAT(labels(), ElementsAre("outer", "inner", "inner", "outer"));
}

void nest_lines(LineTable& table, int depth) {
  if (depth == 0) return;
  SIMGPU_MEMORY_LINE(table, "nest_lines", nest_lines(table, depth - 1));
}

TEST_F(TimelineTest, LinesMayNestDeeperThanAreKept) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  nest_lines(table, 1000);
  SIMGPU_MEMORY_LINE(table, "next", static_cast<void>(0));
  timeline.finish();
  const auto moments = [&](Moment moment) {
    return std::count_if(
        recording_.samples.begin(), recording_.samples.end(),
        [&](const Recorded& recorded) { return recorded.sample.moment == moment; });
  };
  EXPECT_EQ(moments(Moment::line_begins), moments(Moment::line_ends));
  EXPECT_EQ(labels().back(), "next");
  EXPECT_EQ(recording_.samples.back().line, "") << "no line runs at the end";
}

TEST_F(TimelineTest, LineThatThrowsEnds) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  try {
    SIMGPU_MEMORY_LINE(table, "throw", throw std::runtime_error("on purpose"));
  } catch (const std::runtime_error&) {
  }
  timeline.finish();
  EXPECT_THAT(labels(), ElementsAre("throw", "throw"));
  EXPECT_EQ(recording_.samples.back().line, "");
}

TEST_F(TimelineTest, TwoDevicesHaveTheirOwnNames) {
  Timeline timeline(recorder(), never);
  Timeline::Track gpu(timeline, "cuda:0");
  Timeline::Track cpu(timeline, "cpu");
  LineTable on_gpu({}, &gpu);
  LineTable on_cpu({}, &cpu);
  SIMGPU_MEMORY_LINE(on_gpu, "first", static_cast<void>(0));
  SIMGPU_MEMORY_LINE(on_cpu, "second", static_cast<void>(0));
  SIMGPU_MEMORY_LINE(on_gpu, "third", static_cast<void>(0));
  timeline.finish();
  EXPECT_EQ(recording_.at(Moment::line_begins, "first").device, "cuda:0");
  EXPECT_EQ(recording_.at(Moment::line_begins, "second").device, "cpu");
  EXPECT_EQ(recording_.at(Moment::line_begins, "third").device, "cuda:0");
}

TEST_F(TimelineTest, WhatTheTableReadsOfADeviceIsTakenOver) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cuda:0");
  LineTable table(
      [] {
        return DeviceMemory{mebibyte, std::nullopt, std::nullopt, nullptr};
      },
      &track);
  SIMGPU_MEMORY_LINE(table, "line", static_cast<void>(0));
  timeline.finish();
  EXPECT_EQ(recording_.at(Moment::device_read, "line").sample.device_process, mebibyte);
  EXPECT_EQ(recording_.at(Moment::line_ends, "line").sample.device_process, std::nullopt)
      << "the line ended before the device was asked";
}

TEST_F(TimelineTest, SlowProbeIsAskedSeldom) {
  constexpr auto call = 3ms;
  std::atomic<int> calls{0};
  Timeline timeline(recorder(), 1ms);
  Timeline::Track track(timeline, "cuda:0");
  track.attach([&] {
    std::this_thread::sleep_for(call);
    ++calls;
    return DeviceMemory{mebibyte, std::nullopt, std::nullopt, nullptr};
  });
  while (calls == 0) std::this_thread::sleep_for(1ms);
  recording_.wait_for_intervals(50);
  const TimelineCost cost = timeline.finish();
  const double seconds_in_calls = calls * std::chrono::duration<double>(call).count();
  EXPECT_LE(seconds_in_calls,
            cost.elapsed_seconds / 100 + std::chrono::duration<double>(call).count());
  const auto known = std::count_if(
      recording_.samples.begin(), recording_.samples.end(),
      [](const Recorded& recorded) { return recorded.sample.device_process.has_value(); });
  EXPECT_EQ(known, calls) << "no figure is told twice";
}

TEST_F(TimelineTest, ProbeThatKnowsNothingLeavesTheQuestionToTheNext) {
  Timeline timeline(recorder(), 1ms);
  std::atomic<int> calls{0};
  Timeline::Track cpu(timeline, "cpu");
  Timeline::Track gpu(timeline, "cuda:0");
  cpu.attach([] { return DeviceMemory{}; });
  gpu.attach([&] {
    ++calls;
    return DeviceMemory{mebibyte, std::nullopt, std::nullopt, nullptr};
  });
  while (calls == 0) std::this_thread::sleep_for(1ms);
  timeline.finish();
  const auto known = std::find_if(
      recording_.samples.begin(), recording_.samples.end(),
      [](const Recorded& recorded) { return recorded.sample.device_process.has_value(); });
  ASSERT_NE(known, recording_.samples.end());
  EXPECT_EQ(known->sample.device_process, mebibyte);
}

TEST_F(TimelineTest, DetachedProbeIsNeverCalledAgain) {
  Timeline timeline(recorder(), 100us);
  for (int i = 0; i < 3; ++i) {
    auto calls = std::make_unique<std::atomic<int>>(0);
    {
      Timeline::Track track(timeline, "cuda:0");
      track.attach([&] {
        ++*calls;
        return DeviceMemory{};
      });
      while (*calls == 0) std::this_thread::yield();
    }
    const int before = *calls;
    recording_.wait_for_intervals(20);
    EXPECT_EQ(*calls, before);
  }
  timeline.finish();
}

TEST_F(TimelineTest, TouchesNoLedger) {
  const std::uint64_t host_blocks = host_ledger().total_blocks();
  const std::uint64_t device_blocks = device_ledger().total_blocks();
  for (const char* name : {"timeline.csv", "timeline.svg"}) {
    Timeline timeline(open_timeline_writer(folder_.path() / name, "title"), 100us);
    Timeline::Track track(timeline, "cpu");
    LineTable table({}, &track);
    SIMGPU_MEMORY_LINE(table, "line", std::this_thread::sleep_for(2ms));
    timeline.finish();
  }
  EXPECT_EQ(host_ledger().total_blocks(), host_blocks);
  EXPECT_EQ(device_ledger().total_blocks(), device_blocks);
}

TEST_F(TimelineTest, LinesAfterTheEndAreNotRecorded) {
  Timeline timeline(recorder(), never);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  timeline.finish();
  SIMGPU_MEMORY_LINE(table, "late", static_cast<void>(0));
  EXPECT_THAT(labels(), ElementsAre());
}

class FailingWriter : public TimelineWriter {
 public:
  void write(const TimelineSample& sample) override {
    if (sample.line == "fail") throw Error(ErrorKind::run_failed, "the disk is full");
  }
  void commit() override { ADD_FAILURE() << "committed what failed"; }
};

TEST_F(TimelineTest, FailureOfASampleIsThrownAtTheEnd) {
  Timeline timeline(std::make_unique<FailingWriter>(), 1ms);
  Timeline::Track track(timeline, "cpu");
  LineTable table({}, &track);
  SIMGPU_MEMORY_LINE(table, "fail", static_cast<void>(0));
  SIMGPU_MEMORY_LINE(table, "next", static_cast<void>(0));
  test::expect_error(ErrorKind::run_failed, HasSubstr("disk is full"), [&] { timeline.finish(); });
}

TEST_F(TimelineTest, FullDiskIsAnError) {
  for (const char* name : {"full.csv", "full.svg"}) {
    std::filesystem::create_symlink("/dev/full", folder_.path() / name);
    Timeline timeline(open_timeline_writer(folder_.path() / name, "title"), never);
    test::expect_error(ErrorKind::run_failed, HasSubstr("No space left"),
                       [&] { timeline.finish(); });
  }
}

TEST_F(TimelineTest, AbandonedTimelineLeavesNoFileAndAnOldOneAsItWas) {
  for (const char* name : {"timeline.csv", "timeline.svg"}) {
    const auto old = folder_.write((std::string("old-") + name).c_str(), "old");
    {
      const Timeline fresh(open_timeline_writer(folder_.path() / name, "title"), 1ms);
      const Timeline replacing(open_timeline_writer(old, "title"), 1ms);
      std::this_thread::sleep_for(3ms);
    }
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / name));
    EXPECT_EQ(test::read_file(old), "old");
  }
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(TimelineTest, OtherSuffixesAreRefused) {
  for (const char* name : {"timeline", "timeline.png", "timeline.CSV", ".svg"}) {
    test::expect_error(ErrorKind::bad_input,
                       testing::AllOf(HasSubstr(name), HasSubstr("use .csv or .svg")),
                       [&] { open_timeline_writer(folder_.path() / name, "title"); });
  }
  EXPECT_EQ(folder_.entries(), 0U);
}

}  // namespace
}  // namespace simgpu::memory
