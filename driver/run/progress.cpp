#include "driver/run/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <utility>

#include "common/text/number_text.hpp"

namespace simgpu::driver {

namespace {

using std::chrono::duration;

constexpr double seconds_between_lines = 30;
constexpr double share_between_lines = 0.1;
constexpr double fewest_seconds_between_lines = 1;
constexpr double seconds_between_bars = 0.2;
constexpr double seconds_before_anything = 1;

double seconds_between(Progress::Clock::time_point from, Progress::Clock::time_point to) {
  return duration<double>(to - from).count();
}

/// "12 s", "3 min 20 s" or "5 h 7 min".
std::string time_text(double seconds) {
  constexpr double longest = 3.6e9;  // a million hours
  const auto whole = static_cast<std::uint64_t>(std::ceil(std::min(seconds, longest)));
  constexpr std::uint64_t minute = 60;
  constexpr std::uint64_t hour = 60 * minute;
  if (whole < minute) return std::to_string(whole) + " s";
  if (whole < hour) {
    return std::to_string(whole / minute) + " min " + std::to_string(whole % minute) + " s";
  }
  return grouped(whole / hour) + " h " + std::to_string(whole % hour / minute) + " min";
}

std::string percent_text(double share) {
  // Downwards: it is not 100 % before the end.
  return std::to_string(static_cast<int>(std::floor(100 * share))) + " %";
}

std::string bar_text(double share) {
  constexpr std::size_t width = 24;
  const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
  return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

}  // namespace

ProgressDisplay progress_display(bool quiet) {
  using Style = ProgressDisplay::Style;
  if (quiet) return {};
  const char* const terminal = std::getenv("TERM");
  const bool can_write_over = terminal != nullptr && std::string_view(terminal) != "dumb";
  if (::isatty(STDERR_FILENO) == 0 || !can_write_over) return {Style::lines};
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {Style::bar, known ? size.ws_col : ProgressDisplay{}.columns};
}

Progress::Progress(std::ostream& out, ProgressDisplay display, std::string device, double steps,
                   double done, Clock::time_point now)
    : out_(out),
      display_(display),
      device_(std::move(device)),
      steps_(steps),
      done_before_(done),
      start_(now),
      last_(now),
      last_share_(done / steps) {}

Progress::~Progress() {
  end_line();
}

void Progress::end_line() {
  if (width_ > 0) out_ << '\n' << std::flush;
  width_ = 0;
}

void Progress::tell(double done, Clock::time_point now) {
  const double share = done >= steps_ ? 1 : done / steps_;
  if (!is_due(share, now)) return;
  write(share, rate_and_time_left(done, now));
  has_written_ = true;
  last_ = now;
  last_share_ = share;
}

bool Progress::is_due(double share, Clock::time_point now) const {
  using Style = ProgressDisplay::Style;
  if (display_.style == Style::none) return false;
  if (share == 1) return has_written_ && last_share_ < 1;
  if (seconds_between(start_, now) < seconds_before_anything) return false;
  const double since_last = seconds_between(last_, now);
  if (display_.style == Style::bar) return since_last >= seconds_between_bars;
  if (since_last >= seconds_between_lines) return true;
  const bool is_next_tenth =
      std::floor(share / share_between_lines) > std::floor(last_share_ / share_between_lines);
  return is_next_tenth && since_last >= fewest_seconds_between_lines;
}

std::string Progress::rate_and_time_left(double done, Clock::time_point now) const {
  const double seconds = seconds_between(start_, now);
  const double rate = (done - done_before_) / seconds;
  constexpr double million = 1e6;
  std::string text = fixed(rate / million, 1) + " million particle-steps/s, ";
  if (done >= steps_) return text + "took " + time_text(seconds);
  return text + time_text((steps_ - done) / rate) + " left";
}

void Progress::write(double share, const std::string& rest) {
  if (display_.style == ProgressDisplay::Style::lines) {
    out_ << "simgpu: " << device_ << ' ' << percent_text(share) << ", " << rest << '\n'
         << std::flush;
    return;
  }
  std::string line = device_ + " " + bar_text(share) + " " + percent_text(share) + "  " + rest;
  // A line that wraps could not be written over.
  if (display_.columns > 0) line.resize(std::min(line.size(), display_.columns - 1));
  const std::size_t shown = line.size();
  line.resize(std::max(shown, width_), ' ');
  out_ << '\r' << line << std::flush;
  width_ = shown;
}

}  // namespace simgpu::driver
