#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/io/output_file.hpp"
#include "common/timeline/timeline_lines.hpp"
#include "common/timeline/timeline_points.hpp"
#include "common/timeline/timeline_writer.hpp"

namespace simgpu::memory {

/// Draws a timeline as an SVG chart that needs no other file: curves of memory over time, and below
/// them the lines of the run on the same axis. Drawn when it is committed.
class TimelineSvg : public TimelineWriter {
 public:
  TimelineSvg(const std::filesystem::path& path, std::string title);

  void write(const TimelineSample& sample) override;
  void commit() override;

 private:
  io::OutputFile file_;
  std::string title_;
  TimelinePoints points_;
  TimelineLines lines_;
  std::uint64_t samples_ = 0;
  double seconds_ = 0;  ///< of the last sample
};

}  // namespace simgpu::memory
