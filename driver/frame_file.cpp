#include "driver/frame_file.hpp"

#include <string>

namespace simgpu::driver {

std::filesystem::path frame_file(const std::filesystem::path& file, std::string_view suffix,
                                 std::uint64_t step, std::uint64_t last_step) {
  std::string number = std::to_string(step);
  const std::size_t digits = std::to_string(last_step).size();
  number.insert(0, digits - number.size(), '0');
  std::filesystem::path name = file.stem();
  name += "-" + number;
  name += suffix;
  return file.parent_path() / name;
}

}  // namespace simgpu::driver
