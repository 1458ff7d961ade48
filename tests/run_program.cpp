#include "run_program.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "temporary_folder.hpp"

namespace simgpu::test {

namespace {

void redirect(const std::filesystem::path& path, int descriptor) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) std::_Exit(126);
}

void limit(decltype(RLIMIT_AS) resource, const std::optional<unsigned long>& bytes) {
  if (!bytes) return;
  const rlimit limit{*bytes, *bytes};
  ::setrlimit(resource, &limit);
}

/// Has a program that is built to count its lines write the counts where no other looks for them:
/// one that is cut short while it adds them to those of others would spoil them for all.
void keep_counts_apart(const TemporaryFolder& folder) {
  ::setenv("GCOV_PREFIX", (folder.path() / "counts").c_str(), 1);
}

/// Waits until the file is there, but not for ever; half a second without a name.
void wait_for(const std::filesystem::path& file) {
  constexpr useconds_t while_empty = 500'000;
  constexpr useconds_t between_looks = 1'000;
  constexpr int most_looks = 60'000;
  if (file.empty()) ::usleep(while_empty);
  for (int look = 0; !file.empty() && !std::filesystem::exists(file) && look < most_looks; ++look) {
    ::usleep(between_looks);
  }
}

/// The child's side: sets itself up and becomes the program.
[[noreturn]] void become(const std::filesystem::path& program,
                         const std::vector<std::string>& arguments, const ProgramSetting& setting,
                         const TemporaryFolder& folder) {
  redirect(setting.standard_output.value_or((folder.path() / "out").string()), STDOUT_FILENO);
  redirect(folder.path() / "err", STDERR_FILENO);
  for (const auto& [name, value] : setting.environment) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  const bool may_be_cut_short = setting.address_space_bytes || setting.file_bytes ||
                                (setting.signal && setting.signal->number == SIGKILL);
  if (may_be_cut_short) keep_counts_apart(folder);
  limit(RLIMIT_AS, setting.address_space_bytes);
  limit(RLIMIT_STACK, setting.stack_bytes);
  limit(RLIMIT_FSIZE, setting.file_bytes);
  // Shells ignore it for programs in the background.
  std::signal(SIGINT, SIG_DFL);
  if (!setting.folder.empty() && ::chdir(setting.folder.c_str()) != 0) std::_Exit(126);
  if (setting.surroundings && !setting.surroundings()) std::_Exit(no_surroundings);
  if (setting.standard_error_closed) ::close(STDERR_FILENO);
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  std::_Exit(127);
}

}  // namespace

ProgramResult run_program(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          const ProgramSetting& setting) {
  const TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(program, arguments, setting, folder);
  if (setting.signal) {
    wait_for(setting.signal->once_there);
    ::kill(child, setting.signal->number);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait");
  const int exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {exit_code, read_file(folder.path() / "out"), read_file(folder.path() / "err")};
}

std::filesystem::path simgpu_program() {
  const char* program = std::getenv("SIMGPU_PROGRAM");
  return program != nullptr ? program : SIMGPU_BUILT_PROGRAM;
}

std::filesystem::path faulty_gpu_program() {
  const char* program = std::getenv("SIMGPU_FAULTY_GPU");
  return program != nullptr ? program : SIMGPU_BUILT_FAULTY_GPU;
}

ProgramResult with_faulty_gpu(const char* fault, const std::vector<std::string>& arguments) {
  return run_program(faulty_gpu_program(), arguments,
                     {.environment = {{"SIMGPU_TEST_FAULT", fault}}});
}

ProgramResult simgpu(const std::vector<std::string>& arguments, const ProgramSetting& setting) {
  return run_program(simgpu_program(), arguments, setting);
}

}  // namespace simgpu::test
