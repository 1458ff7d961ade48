#include "common/timeline/timeline_writer.hpp"

#include "common/base/error.hpp"
#include "common/timeline/timeline_csv.hpp"
#include "common/timeline/timeline_svg.hpp"

namespace simgpu::memory {

void require_timeline_format(const std::filesystem::path& path) {
  if (path.extension() == ".csv" || path.extension() == ".svg") return;
  throw Error(
      ErrorKind::bad_input,
      path.string() + ": its suffix names no format of a memory timeline; use .csv or .svg");
}

std::unique_ptr<TimelineWriter> open_timeline_writer(const std::filesystem::path& path,
                                                     const std::string& title) {
  require_timeline_format(path);
  if (path.extension() == ".csv") return std::make_unique<TimelineCsv>(path);
  return std::make_unique<TimelineSvg>(path, title);
}

}  // namespace simgpu::memory
