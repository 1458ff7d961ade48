#pragma once

#include <cstdlib>
#include <filesystem>

namespace simgpu::test {

/// A file of test data. The folder is tests/data of the source tree, or what SIMGPU_TEST_DATA names
/// where the tests run on another machine.
inline std::filesystem::path data_file(const char* name) {
  const char* folder = std::getenv("SIMGPU_TEST_DATA");
  return std::filesystem::path(folder != nullptr ? folder : SIMGPU_TEST_DATA_FOLDER) / name;
}

}  // namespace simgpu::test
