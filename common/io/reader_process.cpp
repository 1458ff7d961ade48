#include "common/io/reader_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/reader_program.hpp"
#include "common/memory/out_of_memory.hpp"

namespace simgpu::io {

namespace fs = std::filesystem;
using foreign::Answer;
using foreign::Outcome;

namespace {

[[noreturn]] void fail_to_start(const fs::path& path, int error_number) {
  const bool is_short = error_number == ENOMEM || error_number == EAGAIN;
  const char* what_to_do = "; it comes with simgpu: install that again";
  if (is_short) {
    what_to_do = "; end other programs, or raise the limits of this one (ulimit -u, -v)";
  } else if (is_short_of_descriptors(error_number)) {
    what_to_do = how_to_get_descriptors;
  }
  throw Error(is_short ? ErrorKind::out_of_memory : ErrorKind::run_failed,
              path.string() + ": cannot start " + reader_program().string() +
                  ", which reads such files: " + system_message(error_number) + what_to_do);
}

/// The descriptor by another number, beyond those that the other process finds its own by.
FileDescriptor beyond_the_agreed(const fs::path& path, int descriptor) {
  FileDescriptor other(::fcntl(descriptor, F_DUPFD_CLOEXEC, foreign::output_descriptor + 1));
  if (!other.is_open()) fail_to_start(path, errno);
  return other;
}

/// This process's environment without what libraries obey: they are to read the file and nothing
/// else.
std::vector<char*> environment_for_readers() {
  std::vector<char*> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const bool is_obeyed = text.starts_with("HDF5_") || text.starts_with("NC") ||
                           text.starts_with("NETCDF_") || text.starts_with("DAPRCFILE=");
    if (!is_obeyed) variables.push_back(*variable);
  }
  variables.push_back(nullptr);
  return variables;
}

/// What posix_spawn() takes; both are freed at the end.
class Spawning {
 public:
  Spawning() {
    if (::posix_spawn_file_actions_init(&actions_) != 0) throw std::bad_alloc();
    if (::posix_spawnattr_init(&attributes_) != 0) {
      ::posix_spawn_file_actions_destroy(&actions_);
      throw std::bad_alloc();
    }
    // Signals as they are by themselves, whatever this process does with its own.
    sigset_t all;
    sigset_t none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    // In a session of its own, so that no terminal sends it a signal that is this process's to
    // obey.
    ::posix_spawnattr_setflags(
        &attributes_,
        static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID));
  }
  ~Spawning() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;

  void give(const FileDescriptor& descriptor, int as) {
    if (::posix_spawn_file_actions_adddup2(&actions_, descriptor.get(), as) != 0) {
      throw std::bad_alloc();
    }
  }

  /// 0, or an error number.
  int start(pid_t& process, const fs::path& program, const std::string& purpose) const {
    std::string name = program.string();
    std::string argument = purpose;
    std::array<char*, 3> arguments = {name.data(), argument.data(), nullptr};
    std::vector<char*> environment = environment_for_readers();
    return ::posix_spawn(&process, program.c_str(), &actions_, &attributes_, arguments.data(),
                         environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

bool has_limited_address_space() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

}  // namespace

ReaderProcess::ReaderProcess(const fs::path& path, int file, const char* purpose,
                             std::optional<int> output)
    : path_(path) {
  share_memory();
  try {
    start(file, purpose, output);
    expect_ready();
  } catch (...) {
    end();
    ::munmap(const_cast<char*>(memory_), foreign::block_bytes);
    throw;
  }
}

ReaderProcess::~ReaderProcess() {
  end();
  ::munmap(const_cast<char*>(memory_), foreign::block_bytes);
}

/// Sealed, so that the other process cannot take pages away that are read here.
void ReaderProcess::share_memory() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < foreign::block_bytes) {
    throw Error(ErrorKind::run_failed,
                path_.string() +
                    ": reading it takes 256 KiB of shared memory, and the limit on "
                    "the size of files is below that; raise it (ulimit -f)");
  }
  memory_file_ = FileDescriptor(::memfd_create("simgpu-read", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory_file_.is_open()) fail_to_start(path_, errno);
  const int refused = ::posix_fallocate(memory_file_.get(), 0, foreign::block_bytes);
  if (refused != 0) memory::throw_out_of_host_memory(foreign::block_bytes);
  ::fcntl(memory_file_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  void* const memory =
      ::mmap(nullptr, foreign::block_bytes, PROT_READ, MAP_SHARED, memory_file_.get(), 0);
  if (memory == MAP_FAILED) memory::throw_out_of_host_memory(foreign::block_bytes);
  memory_ = static_cast<const char*>(memory);
}

void ReaderProcess::start(int file, const char* purpose, std::optional<int> output) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    fail_to_start(path_, errno);
  }
  channel_ = FileDescriptor(ends[0]);
  const FileDescriptor theirs(ends[1]);
  const FileDescriptor given_file = beyond_the_agreed(path_, file);
  const FileDescriptor given_channel = beyond_the_agreed(path_, theirs.get());
  const FileDescriptor given_memory = beyond_the_agreed(path_, memory_file_.get());
  Spawning spawning;
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    spawning.give(given_file, standard);
  }
  spawning.give(given_channel, foreign::channel_descriptor);
  spawning.give(given_memory, foreign::memory_descriptor);
  FileDescriptor given_output;
  if (output) {
    given_output = beyond_the_agreed(path_, *output);
    spawning.give(given_output, foreign::output_descriptor);
  }
  const int error_number = spawning.start(process_, reader_program(), purpose);
  if (error_number != 0) {
    process_ = -1;
    fail_to_start(path_, error_number);
  }
}

void ReaderProcess::expect_ready() {
  Answer answer;
  const bool is_there = receive(answer);
  if (is_there && answer.outcome == Outcome::ready) {
    if (answer.count == foreign::version) return;
    throw Error(ErrorKind::run_failed, path_.string() + ": " + reader_program().string() +
                                           ", which reads such files, is of another version than "
                                           "this program; install simgpu again");
  }
  // A program that is loaded, or a library that starts, without enough memory.
  if (is_there || has_limited_address_space()) fail_to_start(path_, ENOMEM);
  throw Error(ErrorKind::run_failed,
              path_.string() + ": " + reader_program().string() +
                  ", which reads such files, ends as it starts; install simgpu again");
}

Answer ReaderProcess::ask(const foreign::Request& request) {
  const ssize_t sent = ::send(channel_.get(), &request, sizeof request, MSG_NOSIGNAL);
  Answer answer;
  if (sent != sizeof request || !receive(answer)) tell_end(end());
  answer.text[sizeof answer.text - 1] = '\0';
  switch (answer.outcome) {
    case Outcome::done:
    case Outcome::absent:
      return answer;
    case Outcome::refused:
      throw Error(ErrorKind::bad_input, path_.string() + ": " + answer.text);
    case Outcome::no_memory:
      throw Error(ErrorKind::out_of_memory,
                  path_.string() + ": there is not enough memory to read it");
    default:
      break;
  }
  throw Error(ErrorKind::bad_input, path_.string() +
                                        ": cannot read it: the reader answers nonsense; "
                                        "the file is damaged or hostile");
}

bool ReaderProcess::receive(Answer& answer) const {
  for (;;) {
    const ssize_t got = ::recv(channel_.get(), &answer, sizeof answer, 0);
    if (got < 0 && errno == EINTR) continue;
    return got == sizeof answer;
  }
}

/// Ends the process, and says how it had ended before; -1 if that is not known.
int ReaderProcess::end() noexcept {
  channel_.close();
  const pid_t process = std::exchange(process_, -1);
  if (process < 0) return -1;
  // No more than what it is by now: one that has ended stays as it ended.
  ::kill(process, SIGKILL);
  int status = -1;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;  // this process may have its children waited for elsewhere
  }
  return status;
}

void ReaderProcess::tell_end(int status) const {
  std::string how = "the reader ended";
  if (status != -1 && WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGKILL) {
      throw Error(ErrorKind::bad_input, path_.string() +
                                            ": cannot read it: the process that reads it "
                                            "was killed; try again");
    }
    how = signal == SIGPROF ? "the reader took more than 20 seconds of processor time for one block"
                            : "the reader crashed (" + name_of_signal(signal) + ")";
  }
  throw Error(ErrorKind::bad_input,
              path_.string() + ": cannot read it: " + how + "; the file is damaged or hostile");
}

}  // namespace simgpu::io
