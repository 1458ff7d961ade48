#include "common/timeline/timeline_lines.hpp"

#include <algorithm>

namespace simgpu::memory {

namespace {

void close_shortest_gaps(TimelineLines::Line& line) {
  line.shortest_gap *= 2;
  std::size_t kept = 0;
  for (std::size_t i = 1; i < line.bars.size(); ++i) {
    if (line.bars[i].begin - line.bars[kept].end < line.shortest_gap) {
      line.bars[kept].end = line.bars[i].end;
    } else {
      line.bars[++kept] = line.bars[i];
    }
  }
  line.bars.resize(kept + 1);
}

}  // namespace

TimelineLines::TimelineLines() {
  lines_.reserve(most_lines);
}

void TimelineLines::add(const TimelineSample& sample) {
  if (sample.moment == TimelineSample::Moment::line_begins) {
    const std::optional<std::size_t> line = index_of(sample);
    running_.push_back({line, sample.seconds});
  } else if (sample.moment == TimelineSample::Moment::line_ends) {
    end_innermost(sample.seconds);
  }
}

void TimelineLines::finish(double seconds) {
  while (!running_.empty()) end_innermost(seconds);
}

std::optional<std::size_t> TimelineLines::index_of(const TimelineSample& sample) {
  const std::size_t depth = running_.size();
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
    return line.depth == depth && line.label == sample.line && line.device == sample.device;
  });
  if (found != lines_.end()) return static_cast<std::size_t>(found - lines_.begin());
  if (lines_.size() == most_lines) {
    more_lines_ = true;
    return std::nullopt;
  }
  lines_.push_back({std::string(sample.device), std::string(sample.line), depth});
  return lines_.size() - 1;
}

void TimelineLines::end_innermost(double seconds) {
  const Running ended = running_.back();
  running_.pop_back();
  if (!ended.line) return;
  Line& line = lines_[*ended.line];
  ++line.executions;
  line.seconds += seconds - ended.begin;
  while (line.bars.size() == most_bars) close_shortest_gaps(line);
  line.bars.push_back({ended.begin, seconds});
}

}  // namespace simgpu::memory
