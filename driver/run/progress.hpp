#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace simgpu::driver {

/// How progress is shown.
struct ProgressDisplay {
  enum class Style {
    none,
    lines,  ///< one every 10 % or 30 s, for files and pipes
    bar,    ///< a line that is written over and over, for a terminal
  };

  Style style = Style::none;
  std::size_t columns = 80;  ///< of the terminal
};

/// What standard error can show; nothing if `quiet`.
ProgressDisplay progress_display(bool quiet);

/// Tells how far a device has come with its steps. A run of less than a second says nothing.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  /// What is told goes to `out` and begins with `device`. `steps` are the whole run's, summed over
  /// its particles, and `done` those that were taken before.
  Progress(std::ostream& out, ProgressDisplay display, std::string device, double steps,
           double done, Clock::time_point now);

  /// Ends a bar's line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// So many of the steps have been taken.
  void tell(double done, Clock::time_point now);

  /// Ends a bar's line, for something else to be said; the bar then begins on a new one.
  void end_line();

 private:
  bool is_due(double share, Clock::time_point now) const;
  std::string rate_and_time_left(double done, Clock::time_point now) const;
  void write(double share, const std::string& rest);

  std::ostream& out_;
  ProgressDisplay display_;
  std::string device_;
  double steps_;
  double done_before_;
  Clock::time_point start_;
  Clock::time_point last_;  ///< when something was written, or the start
  double last_share_;       ///< that was written, or the start's
  bool has_written_ = false;
  std::size_t width_ = 0;  ///< of what stands on the bar's line
};

}  // namespace simgpu::driver
