// simgpu_shell_files FOLDER: writes the man page of simgpu and its completions for shells to
// FOLDER, from the table that --help is made of. Part of the build, not of what is installed.

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "driver/shell/completions.hpp"
#include "driver/shell/man_page.hpp"

namespace {

/// The day of the build, such as "March 1, 2026"; or that of SOURCE_DATE_EPOCH, for builds that can
/// be repeated (reproducible-builds.org).
std::string today() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const std::time_t now = epoch != nullptr ? std::stoll(epoch) : std::time(nullptr);
  std::tm day = {};
  ::gmtime_r(&now, &day);
  char month[16];
  std::strftime(month, sizeof month, "%B", &day);
  return std::string(month) + " " + std::to_string(day.tm_mday) + ", " +
         std::to_string(1900 + day.tm_year);
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  if (!(file << text << std::flush)) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int main(int argc, char** argv) try {
  using namespace simgpu::driver;
  if (argc != 2) throw std::runtime_error("usage: simgpu_shell_files FOLDER");
  const std::filesystem::path folder = argv[1];
  write(folder / "simgpu.1", man_page(today()));
  write(folder / "simgpu.bash", bash_completion());
  write(folder / "_simgpu", zsh_completion());
  write(folder / "simgpu.fish", fish_completion());
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::cerr << "simgpu_shell_files: " << error.what() << '\n';
  return EXIT_FAILURE;
}
