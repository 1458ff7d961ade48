#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/timeline/timeline_writer.hpp"

namespace simgpu::memory {

/// When each line of a run ran, bounded however often lines run: from a certain number on,
/// executions of a line that follow each other most closely share a bar.
class TimelineLines {
 public:
  static constexpr std::size_t most_lines = 64;
  static constexpr std::size_t most_bars = 256;  ///< of a line

  /// A stretch of time in which a line ran, in seconds since the timeline's start.
  struct Bar {
    double begin;
    double end;
  };

  struct Line {
    std::string device;
    std::string label;
    std::size_t depth;  ///< lines that it runs in
    std::uint64_t executions = 0;
    double seconds = 0;          ///< of all executions, lines within included
    double shortest_gap = 1e-6;  ///< bars with a shorter one between them are one
    std::vector<Bar> bars = {};
  };

  TimelineLines();

  void add(const TimelineSample& sample);

  /// Ends the lines that still run.
  void finish(double seconds);

  /// In the order in which lines first began.
  const std::vector<Line>& lines() const { return lines_; }

  /// Whether there were more lines than are kept.
  bool more_lines() const { return more_lines_; }

 private:
  struct Running {
    std::optional<std::size_t> line;
    double begin;
  };

  std::optional<std::size_t> index_of(const TimelineSample& sample);
  void end_innermost(double seconds);

  std::vector<Line> lines_;
  std::vector<Running> running_;
  bool more_lines_ = false;
};

}  // namespace simgpu::memory
