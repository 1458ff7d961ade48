#include "surroundings.hpp"

#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

namespace simgpu::test {

namespace {

bool write_text(const char* file, const std::string& text) {
  std::ofstream out(file);
  out << text << std::flush;
  return out.good();
}

/// Namespaces of this kind, for which who is not root must first be it in one of users.
bool leave_for(int kind) {
  if (::unshare(kind) == 0) return true;
  const std::string user = std::to_string(::geteuid());
  const std::string group = std::to_string(::getegid());
  return ::unshare(kind | CLONE_NEWUSER) == 0 && write_text("/proc/self/setgroups", "deny") &&
         write_text("/proc/self/uid_map", "0 " + user + " 1") &&
         write_text("/proc/self/gid_map", "0 " + group + " 1");
}

constexpr std::array passed_on = {SIGTERM, SIGINT, SIGHUP};

/// The one outside.
[[noreturn]] void watch(pid_t first) {
  sigset_t awaited;
  ::sigemptyset(&awaited);
  for (const int signal : passed_on) ::sigaddset(&awaited, signal);
  ::sigaddset(&awaited, SIGCHLD);
  while (true) {
    int signal = 0;
    ::sigwait(&awaited, &signal);
    if (signal != SIGCHLD) {
      ::kill(first, signal);
      continue;
    }
    int status = 0;
    if (::waitpid(first, &status, WNOHANG) != first) continue;
    constexpr int by_signal = 128;
    std::_Exit(WIFSIGNALED(status) ? by_signal + WTERMSIG(status) : WEXITSTATUS(status));
  }
}

}  // namespace

bool with_own_mounts(const std::function<bool()>& mounting) {
  return leave_for(CLONE_NEWNS) &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 && mounting();
}

bool hide(const std::filesystem::path& folder, const char* size) {
  return ::mount("none", folder.c_str(), "tmpfs", 0, (std::string("size=") + size).c_str()) == 0;
}

bool become_first_process() {
  if (!leave_for(CLONE_NEWPID)) return false;
  sigset_t awaited;
  ::sigemptyset(&awaited);
  for (const int signal : passed_on) ::sigaddset(&awaited, signal);
  ::sigaddset(&awaited, SIGCHLD);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &awaited, &before);
  const pid_t first = ::fork();
  if (first < 0) return false;
  if (first > 0) watch(first);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return true;
}

bool become_nobody() {
  constexpr uid_t nobody = 65534;
  return ::geteuid() == 0 && ::setgroups(0, nullptr) == 0 && ::setgid(nobody) == 0 &&
         ::setuid(nobody) == 0;
}

bool lead_nowhere(int descriptor) {
  int ends[2];
  return ::pipe(ends) == 0 && ::dup2(ends[1], descriptor) == descriptor && ::close(ends[0]) == 0 &&
         ::close(ends[1]) == 0;
}

}  // namespace simgpu::test
