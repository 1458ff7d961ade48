#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/memory/device_memory.hpp"
#include "common/memory/host_probe.hpp"
#include "common/memory/ledger.hpp"
#include "common/memory/line_observer.hpp"

namespace simgpu::memory {

/// One of several devices, whose memory is to be told by itself, too.
struct WatchedDevice {
  Ledger* ledger = nullptr;  ///< null where nothing in this process counts its memory
  DeviceProbe probe;
};

/// What a line took on one of several devices: as LineRecord has it of all together.
struct DeviceRecord {
  std::optional<std::uint64_t> own;
  std::optional<std::int64_t> own_increment;
  std::optional<std::uint64_t> own_peak;
  DeviceMemory memory;
};

/// What a line took, over all its executions, so far as no line within it took it: bytes and
/// seconds are charged once, and the increments of all lines add up to what the run holds at its
/// end. Levels and peaks are in bytes at the end of its last execution; increments are the sum over
/// executions of (after - before). Own levels count from the start of the table, so that two runs
/// in one process do not show each other's.
struct LineRecord {
  LineSite site{};
  std::uint64_t occurrences = 0;
  double seconds = 0;  ///< from its beginnings to its ends

  std::uint64_t host_own = 0;  ///< held by our containers in host memory
  std::int64_t host_own_increment = 0;
  std::uint64_t host_own_peak = 0;  ///< most held while the line ran, over its executions

  std::optional<std::uint64_t> host_rss;           ///< resident
  std::optional<std::int64_t> host_rss_increment;  ///< of anonymous pages, which repeat exactly
  std::optional<std::uint64_t> host_peak_rss;      ///< most resident so far in the process

  std::uint64_t device_own = 0;
  std::int64_t device_own_increment = 0;
  std::uint64_t device_own_peak = 0;
  DeviceMemory device;
  std::vector<DeviceRecord> devices;  ///< each of several, if they were watched when it ran
};

/// The memory of a run, line by line. Wrap a statement in SIMGPU_MEMORY_LINE to give it a row.
/// Lines may nest and recurse. A table belongs to one thread.
class LineTable {
 public:
  /// The probe is called at the end of each line; without one the device's figures stay unknown.
  /// The observer, if there is one, must outlive the table's executions.
  explicit LineTable(DeviceProbe device_probe = {}, LineObserver* observer = nullptr);
  LineTable(const LineTable&) = delete;  // executions point to their table
  LineTable& operator=(const LineTable&) = delete;

  /// Counts as the run's own so many bytes that the host's ledger had before this table was made:
  /// what the run holds from before its first line on. Before any line.
  void include_earlier(std::uint64_t host_bytes) { host_own_at_start_ -= host_bytes; }

  /// From now on, tells of these devices one by one as well. Not within a line.
  void watch(std::vector<WatchedDevice> devices);

  /// From one call to the other, between lines, the process is another run's: what that takes or
  /// gives back meanwhile is not this table's.
  void pause();
  void resume();

  /// In the order in which lines were first reached.
  const std::vector<LineRecord>& lines() const { return lines_; }

  /// One execution of one line, from construction to finish() or, when the statement returns or
  /// throws, to destruction.
  class Execution {
   public:
    Execution(LineTable& table, const LineSite& site);
    ~Execution() { finish(); }
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    void finish() noexcept;

   private:
    /// Bytes gained and time taken by this execution, or by the lines within it.
    struct Gain {
      double seconds = 0;
      std::int64_t host_own = 0;
      std::int64_t host_anonymous = 0;
      std::int64_t device_own = 0;

      void operator+=(const Gain& other) {
        seconds += other.seconds;
        host_own += other.host_own;
        host_anonymous += other.host_anonymous;
        device_own += other.device_own;
      }
    };

    /// One of several devices meanwhile.
    struct OnDevice {
      std::uint64_t own_before = 0;
      std::int64_t within = 0;  ///< what the lines within this one gained
      std::optional<Ledger::PeakScope> peak;
    };

    void begin_on_devices();
    void finish_on_devices(LineRecord& record) noexcept;

    LineTable& table_;
    std::vector<OnDevice> on_devices_;  ///< made first, like the row, since that may fail, and
    std::size_t row_;                   ///< then this line never began
    Execution* outer_;                  ///< the line that this one runs in, or null
    bool finished_ = false;
    Gain within_;
    HostMemory host_before_;
    std::uint64_t host_own_before_;
    std::uint64_t device_own_before_;
    std::optional<Ledger::PeakScope> host_peak_;
    std::optional<Ledger::PeakScope> device_peak_;
    std::chrono::steady_clock::time_point start_;  ///< the last to be set, as the line begins
  };

 private:
  /// Tells the observer that a line begins, and gives its row.
  std::size_t begin(const LineSite& site);

  /// The row of `site`, made if it is new.
  std::size_t row_of(const LineSite& site);

  struct Watched {
    WatchedDevice device;
    std::uint64_t own_at_start = 0;
  };

  DeviceProbe device_probe_;
  LineObserver* observer_;
  std::vector<Watched> watched_;
  Execution* innermost_ = nullptr;
  std::uint64_t host_own_at_start_ = host_ledger().current();
  std::uint64_t device_own_at_start_ = device_ledger().current();
  std::uint64_t host_own_at_pause_ = 0;
  std::uint64_t device_own_at_pause_ = 0;
  std::vector<LineRecord> lines_;
};

}  // namespace simgpu::memory

#define SIMGPU_MEMORY_JOIN(a, b) a##b
#define SIMGPU_MEMORY_NAME(line) SIMGPU_MEMORY_JOIN(simgpu_memory_line_, line)

/// Runs a statement in the enclosing scope, so that it may declare variables or return, and adds
/// what it took to the row of `table` that `label` and this line name. Not for the body of an `if`
/// or a loop without braces, since it expands to several statements.
#define SIMGPU_MEMORY_LINE(table, label, ...)                                          \
  ::simgpu::memory::LineTable::Execution SIMGPU_MEMORY_NAME(__LINE__)(                 \
      table, ::simgpu::memory::LineSite{label, __FILE__, __LINE__, #__VA_ARGS__ ";"}); \
  __VA_ARGS__;                                                                         \
  SIMGPU_MEMORY_NAME(__LINE__).finish()
