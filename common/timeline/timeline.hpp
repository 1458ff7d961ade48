#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/memory/line_observer.hpp"
#include "common/timeline/timeline_writer.hpp"

namespace simgpu::memory {

/// What sampling took. Writing the file at the end, when nothing is measured any more, is not in
/// it.
struct TimelineCost {
  std::uint64_t samples = 0;
  double cpu_seconds = 0;      ///< of the sampling thread, and of samples in other threads
  double elapsed_seconds = 0;  ///< from the timeline's start to its end
};

/// The memory of the process over time: a sample at the start, at each interval (taken by a thread
/// of its own), when a line begins and when it ends, when the table has read the device, and at the
/// end. It allocates no memory that a ledger counts.
///
/// Lines run in one thread at a time. Without finish(), for instance because the run failed, the
/// writer's file does not appear.
class Timeline {
 public:
  class Track;

  /// Takes the first sample and goes on by itself. The interval is positive. Throws Error
  /// (out_of_memory) if the system gives no thread.
  Timeline(std::unique_ptr<TimelineWriter> writer, std::chrono::nanoseconds interval);
  ~Timeline();
  Timeline(const Timeline&) = delete;  // its thread and its tracks point to it
  Timeline& operator=(const Timeline&) = delete;

  /// Ends sampling and puts the writer's file in place; call it once, at the end. Lines that run
  /// later are not recorded. Throws what the writer threw at any sample or throws now.
  TimelineCost finish();

 private:
  using Clock = std::chrono::steady_clock;
  using Moment = TimelineSample::Moment;

  struct RunningLine {
    std::string_view device;
    std::string_view label;
  };

  void line_begins(const RunningLine& line) noexcept;
  void line_ends() noexcept;
  void device_read(const RunningLine& line, const DeviceMemory& device) noexcept;
  RunningLine innermost() const noexcept;
  void take_sample(Moment moment, const RunningLine& line,
                   std::optional<std::uint64_t> device_process = {}) noexcept;
  void sample_at_intervals() noexcept;
  std::optional<std::uint64_t> ask_devices();
  void stop_thread() noexcept;

  static constexpr std::size_t deepest_line = 64;

  const std::chrono::nanoseconds interval_;

  std::mutex mutex_;                        ///< guards all down to changed_
  std::unique_ptr<TimelineWriter> writer_;  ///< null once it has failed or committed
  std::exception_ptr failure_;
  std::array<RunningLine, deepest_line> running_;  ///< the outermost lines that run
  std::size_t depth_ = 0;                          ///< of all that run, of more than these perhaps
  std::uint64_t samples_ = 0;
  double cpu_seconds_ = 0;
  Clock::time_point start_;  ///< when the first sample was taken
  bool stopping_ = false;
  std::condition_variable changed_;  ///< the first sample was taken, or stopping_

  std::mutex probes_mutex_;  ///< guards the two below, and is held while a probe runs
  std::vector<const Track*> probed_;
  Clock::time_point next_asked_;

  std::thread thread_;
};

/// One device's run on a timeline: the observer of its LineTable, which it must outlive. It must
/// not outlive the timeline.
class Timeline::Track : public LineObserver {
 public:
  /// `device` is the device's name, "cpu" or "cuda:N", or empty while it is not known.
  explicit Track(Timeline& timeline, std::string device = {});
  ~Track() override;
  Track(const Track&) = delete;  // the timeline points to it
  Track& operator=(const Track&) = delete;

  /// Names the device, for the lines to come. Not while a line of this track runs.
  void set_device(std::string device);

  /// From now on the timeline's thread asks `probe`, which is not empty, for the device's memory,
  /// so seldom that this takes no more than 1 % of the time however long a call takes. The probe is
  /// called beside those of the LineTable, so attach it when the device is started and detach it
  /// before the device goes. Where several tracks have a probe, the first that knows a figure gives
  /// it.
  void attach(DeviceProbe probe);

  /// Returns when the probe is not running; it is never called again. The destructor does the same.
  void detach() noexcept;

  void line_begins(const LineSite& site) noexcept override;
  void line_ends(const LineSite& site) noexcept override;
  void device_read(const LineSite& site, const DeviceMemory& device) noexcept override;

 private:
  friend class Timeline;

  Timeline& timeline_;
  std::string device_;
  DeviceProbe probe_;
};

}  // namespace simgpu::memory
