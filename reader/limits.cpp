#include "reader/limits.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace simgpu::reader {

namespace {

#if defined(__has_feature)
#define SIMGPU_READER_HAS_FEATURE(feature) __has_feature(feature)
#else
#define SIMGPU_READER_HAS_FEATURE(feature) 0
#endif

/// Sanitizers take memory and files of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    SIMGPU_READER_HAS_FEATURE(address_sanitizer) || SIMGPU_READER_HAS_FEATURE(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

/// What the library may take for a file's groups, indices and attributes; the programs' own data.
constexpr std::uint64_t library_bytes = std::uint64_t{64} << 20;

int watched_channel = -1;

void end_if_nobody_asks(int /*signal*/) {
  char byte = 0;
  if (::recv(watched_channel, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) ::_exit(0);
}

/// The kernel signals that the other side has closed the channel, or is gone.
void end_with_the_other_side(int channel) {
  watched_channel = channel;
  struct sigaction action {};
  action.sa_handler = end_if_nobody_asks;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGIO, &action, nullptr);
  ::fcntl(channel, F_SETOWN, ::getpid());
  ::fcntl(channel, F_SETFL, ::fcntl(channel, F_GETFL) | O_ASYNC);
  end_if_nobody_asks(SIGIO);
}

/// Lowers a limit, for good if `hard`.
void lower(decltype(RLIMIT_AS) resource, rlim_t to, bool hard) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return;
  if (hard) limit.rlim_max = std::min(limit.rlim_max, to);
  limit.rlim_cur = std::min(to, limit.rlim_max);
  ::setrlimit(resource, &limit);
}

void close_from(int first) {
#ifdef SYS_close_range
  ::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U);
#else
  static_cast<void>(first);  // what is ours is closed by exec
#endif
}

}  // namespace

void limit_this_process(int channel, int last_descriptor, const Allowed& allowed) {
  close_from(last_descriptor + 1);
  end_with_the_other_side(channel);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  lower(RLIMIT_CORE, 0, true);
  if (!allowed.writes) lower(RLIMIT_FSIZE, 0, true);
  if (is_sanitized) return;
  lower(RLIMIT_NPROC, 0, true);
  const int limit = allowed.files > 0 ? last_descriptor + 1 + allowed.files : 0;
  lower(RLIMIT_NOFILE, static_cast<rlim_t>(limit), true);
  allow_memory(0);
}

void forbid_files() {
  if (!is_sanitized) lower(RLIMIT_NOFILE, 0, true);
}

void allow_memory(std::uint64_t bytes) {
  if (!is_sanitized) lower(RLIMIT_DATA, static_cast<rlim_t>(library_bytes + bytes), false);
}

void allow_processor_time() {
  constexpr time_t seconds = 20;
  const itimerval timer{{0, 0}, {seconds, 0}};
  ::setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace simgpu::reader
