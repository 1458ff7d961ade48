// Runs a target over the files of a folder, once each: how compilers without libFuzzer, and other
// sanitizers, hold what fuzzing has found.

#include <exception>
#include <filesystem>
#include <iostream>

#include "target.hpp"
#include "temporary_folder.hpp"

namespace {

int replay(const char* folder) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // Said beforehand, since a broken promise ends the program.
    std::cout << entry.path().filename().string() << std::endl;
    simgpu::fuzz::test_one(simgpu::test::read_file(entry.path()));
    ++files;
  }
  std::cout << files << " files\n";
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FOLDER\n";
    return EXIT_FAILURE;
  }
  try {
    return replay(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
