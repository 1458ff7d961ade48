#pragma once

#include <filesystem>
#include <string>

#include "common/io/output_file.hpp"
#include "common/timeline/timeline_writer.hpp"

namespace simgpu::memory {

/// Writes a timeline as comma-separated values: a header line with the columns' names, then one
/// line a sample. What is unknown is an empty cell.
class TimelineCsv : public TimelineWriter {
 public:
  explicit TimelineCsv(const std::filesystem::path& path);

  void write(const TimelineSample& sample) override;
  void commit() override;

 private:
  void flush();

  io::OutputFile file_;
  std::string buffer_;
};

}  // namespace simgpu::memory
