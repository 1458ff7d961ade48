#include "common/io/reader_program.hpp"

#include <sys/auxv.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace simgpu::io {

namespace fs = std::filesystem;

namespace {

constexpr const char* reader_name = "simgpu-read";

const char* named_reader = nullptr;

/// The folder of the running program, through links; none if the kernel does not tell.
fs::path program_folder() {
  std::error_code failure;
  fs::path program = fs::read_symlink("/proc/self/exe", failure);
  if (failure) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel gives a pointer as a number
    const auto* const started_as = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
    if (started_as != nullptr) program = fs::canonical(started_as, failure);
  }
  return program.parent_path();
}

bool can_be_started(const fs::path& program) {
  return ::access(program.c_str(), X_OK) == 0;
}

}  // namespace

void use_reader_program(const char* path) {
  named_reader = path;
}

fs::path reader_program() {
  const fs::path folder = program_folder();
  // That of the build comes last: installed, the same words are a folder's of nobody's.
  for (const char* place : {".", SIMGPU_READER_FOLDER, "../libexec/simgpu"}) {
    fs::path program = (folder / place / reader_name).lexically_normal();
    if (!folder.empty() && can_be_started(program)) return program;
  }
  return named_reader != nullptr ? named_reader : reader_name;
}

}  // namespace simgpu::io
