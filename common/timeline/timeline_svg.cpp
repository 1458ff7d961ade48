#include "common/timeline/timeline_svg.hpp"

#include <utility>

#include "common/timeline/chart.hpp"

namespace simgpu::memory {

TimelineSvg::TimelineSvg(const std::filesystem::path& path, std::string title)
    : file_(path), title_(std::move(title)) {
  constexpr std::uint64_t usual_bytes = std::uint64_t{64} * 1024;
  file_.reserve(io::least_file_bytes, usual_bytes);
}

void TimelineSvg::write(const TimelineSample& sample) {
  points_.add(sample);
  lines_.add(sample);
  ++samples_;
  seconds_ = sample.seconds;
}

void TimelineSvg::commit() {
  lines_.finish(seconds_);
  file_.write(draw_timeline({title_, seconds_, samples_, points_, lines_}));
  file_.commit();
}

}  // namespace simgpu::memory
