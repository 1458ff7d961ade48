#include "bench/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/base/system_message.hpp"

namespace simgpu::bench {

namespace {

void require(int error_number, const std::string& program) {
  if (error_number == 0) return;
  throw Error(ErrorKind::run_failed, program + " cannot be run: " + system_message(error_number));
}

/// Starts a program whose standard output is `out`.
pid_t start(const std::vector<std::string>& arguments, int out) {
  const std::string& program = arguments.front();
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  require(::posix_spawn_file_actions_init(&actions), program);
  int failed = ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t child = 0;
  if (failed == 0)
    failed = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  require(failed, program);
  return child;
}

std::string read_to_the_end(const FileDescriptor& file) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t length = ::read(file.get(), buffer.data(), buffer.size());
    if (length > 0) text.append(buffer.data(), static_cast<std::size_t>(length));
    if (length == 0 || (length < 0 && errno != EINTR)) return text;
  }
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) require(errno, arguments.front());
  const FileDescriptor reading(ends[0]);
  FileDescriptor writing(ends[1]);
  const pid_t child = start(arguments, writing.get());
  writing.close();  // so that the end of the child is the end of the pipe
  ChildResult result;
  result.out = read_to_the_end(reading);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) require(errno, arguments.front());
  }
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace simgpu::bench
