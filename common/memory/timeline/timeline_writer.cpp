#include "common/memory/timeline/timeline_writer.hpp"

#include "common/error.hpp"
#include "common/memory/timeline/timeline_csv.hpp"
#include "common/memory/timeline/timeline_svg.hpp"

namespace simgpu::memory {

std::unique_ptr<TimelineWriter> open_timeline_writer(const std::filesystem::path& path,
                                                     const std::string& title) {
  if (path.extension() == ".csv") return std::make_unique<TimelineCsv>(path);
  if (path.extension() == ".svg") return std::make_unique<TimelineSvg>(path, title);
  throw Error(
      ErrorKind::bad_input,
      path.string() + ": its suffix names no format of a memory timeline; use .csv or .svg");
}

}  // namespace simgpu::memory
