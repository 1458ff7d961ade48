#include "common/io/temporary_name.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace simgpu::io {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

fs::path temporary_name(const fs::path& target) {
  std::random_device random;
  const auto number = (std::uint64_t{random()} << 32) | random();
  return folder_of(target) / (".simgpu-" + std::to_string(number));
}

}  // namespace simgpu::io
