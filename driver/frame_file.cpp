#include "driver/frame_file.hpp"

#include <charconv>
#include <string>
#include <system_error>

#include "common/error.hpp"
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

void require_free_of_obstacles(const std::filesystem::path& file, std::string_view suffix,
                               std::uint64_t every, std::uint64_t last_step) {
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(io::folder_of(file), failure)) {
    if (!is_frame_file(file, suffix, entry.path())) continue;
    const std::string name = entry.path().stem();
    std::uint64_t step = 0;
    const char* const end = name.data() + name.size();
    const char* const digits = name.data() + file.stem().string().size() + 1;
    if (std::from_chars(digits, end, step).ec != std::errc{}) continue;
    const bool is_due = step <= last_step && (step % every == 0 || step == last_step);
    if (!is_due ||
        frame_file(file, suffix, step, last_step).filename() != entry.path().filename()) {
      continue;
    }
    if (!entry.exists(failure) || entry.is_regular_file(failure)) continue;
    throw OutputError(entry.path().string() +
                      ": it is in the way of a file of that name, and is none; move it, or give "
                      "the files another name");
  }
}

}  // namespace simgpu::driver
