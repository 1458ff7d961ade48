#include "driver/plan/frame_file.hpp"

#include <string>
#include <system_error>

#include "common/io/temporary_name.hpp"

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

bool is_frame_file(const std::filesystem::path& file, std::string_view suffix,
                   const std::filesystem::path& path) {
  const auto folder = [](const std::filesystem::path& of) {
    std::error_code failure;
    return std::filesystem::weakly_canonical(io::folder_of(of), failure);
  };
  const std::string start = file.stem().string() + "-";
  const std::string name = path.stem().string();
  return path.extension() == suffix && name.starts_with(start) && name.size() > start.size() &&
         name.find_first_not_of("0123456789", start.size()) == std::string::npos &&
         folder(file) == folder(path);
}

}  // namespace simgpu::driver
