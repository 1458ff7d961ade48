#pragma once

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace simgpu::test {

/// The processes that read files for the process `parent`, by their numbers.
inline std::vector<pid_t> reader_processes(pid_t parent) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::string number;
    std::string program;
    std::string state;
    pid_t its_parent = 0;
    std::ifstream(entry.path() / "stat") >> number >> program >> state >> its_parent;
    if (program == "(simgpu-read)" && its_parent == parent && state != "Z") {
      found.push_back(static_cast<pid_t>(std::stol(name)));
    }
  }
  return found;
}

}  // namespace simgpu::test
