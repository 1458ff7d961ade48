#include "bench/built_files.hpp"

namespace simgpu::bench {

std::filesystem::path this_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::string found(const std::filesystem::path& path, const char* built) {
  const auto carried = this_program().parent_path() / path;
  return std::filesystem::exists(carried) ? carried.lexically_normal().string() : built;
}

}  // namespace simgpu::bench
