#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu::memory {

/// The memory of a run at one moment, in bytes. Unknown is nothing, never 0. The strings live as
/// long as the call that they are passed to.
struct TimelineSample {
  enum class Moment { interval, line_begins, line_ends, device_read };

  Moment moment = Moment::interval;  ///< why the sample was taken
  double seconds = 0;                ///< since the timeline's start
  std::string_view device;           ///< "cpu" or "cuda:N", where `line` runs; empty outside lines
  std::string_view line;             ///< label of the innermost line; empty outside lines. Of what
                                     ///< is read of a device after a line, the label of that line

  std::optional<std::uint64_t> host_rss;        ///< resident pages of this process
  std::uint64_t host_own = 0;                   ///< held by our containers in host memory
  std::uint64_t device_own = 0;                 ///< held by our containers in device memory
  std::optional<std::uint64_t> device_process;  ///< held by this process, as the driver sees it
};

/// A file of samples that appears whole or not at all (see output_file.hpp). The memory that it
/// needs is bounded, whatever the number of samples, so that it hardly shows in what is measured.
class TimelineWriter {
 public:
  virtual ~TimelineWriter() = default;

  /// Takes the next sample; samples come in the order of time. Throws Error (run_failed).
  virtual void write(const TimelineSample& sample) = 0;

  /// Ends the file and puts it in place. Throws Error (run_failed).
  virtual void commit() = 0;
};

/// Throws Error (bad_input) if the suffix names no format of a timeline.
void require_timeline_format(const std::filesystem::path& path);

/// Makes a file of samples in the format that its suffix names: .csv, or .svg for a chart, which
/// `title` (UTF-8) stands above. Throws Error: bad_input if the suffix names neither, run_failed if
/// the file cannot be made.
std::unique_ptr<TimelineWriter> open_timeline_writer(const std::filesystem::path& path,
                                                     const std::string& title);

}  // namespace simgpu::memory
