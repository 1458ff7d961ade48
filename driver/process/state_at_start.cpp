#include "driver/process/state_at_start.hpp"

namespace simgpu::driver {

namespace {

/// A set of processors that is large enough for any kernel (8,192 of them).
constexpr std::size_t sets_of_processors = 8;
constexpr std::size_t processor_bytes = sets_of_processors * sizeof(cpu_set_t);

cpu_set_t processors_at_start[sets_of_processors];
bool processors_are_known = false;

// Sanitizers' runtimes are not there yet when it runs.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SIMGPU_IS_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SIMGPU_IS_SANITIZED
#endif
#if !defined(SIMGPU_IS_SANITIZED)
void note_processors(int /*argc*/, char** /*argv*/, char** /*environment*/) {
  processors_are_known = ::sched_getaffinity(0, processor_bytes, processors_at_start) == 0;
}

/// Called before the constructors of all libraries, among them OpenMP's, which binds this thread.
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const note_processors_first)(int, char**, char**) = note_processors;
#endif

/// The signals that are ignored now.
sigset_t ignored_signals() {
  sigset_t ignored;
  ::sigemptyset(&ignored);
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) {
      ::sigaddset(&ignored, signal);
    }
  }
  return ignored;
}

/// Of those that are ignored in one of the two sets alone, has each do what `then` says.
void ignore_as_in(const sigset_t& then, const sigset_t& now) {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    const bool is_ignored = ::sigismember(&now, signal) == 1;
    if (const bool ignore = ::sigismember(&then, signal) == 1; ignore != is_ignored) {
      ::signal(signal, ignore ? SIG_IGN : SIG_DFL);
    }
  }
}

sigset_t blocked_at_start;
sigset_t ignored_at_start;

}  // namespace

void take_over_signals() {
  ignored_at_start = ignored_signals();
  if (::sigismember(&ignored_at_start, SIGCHLD) == 1) ::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, &blocked_at_start);
}

StateAtStart::StateAtStart()
    : processors_now_(sets_of_processors), ignored_now_(ignored_signals()) {
  const bool known =
      processors_are_known && ::sched_getaffinity(0, processor_bytes, processors_now_.data()) == 0;
  if (!known) processors_now_.clear();
  if (known) ::sched_setaffinity(0, processor_bytes, processors_at_start);
  ignore_as_in(ignored_at_start, ignored_now_);
  ::pthread_sigmask(SIG_SETMASK, &blocked_at_start, &blocked_now_);
}

StateAtStart::~StateAtStart() {
  ::pthread_sigmask(SIG_SETMASK, &blocked_now_, nullptr);
  ignore_as_in(ignored_now_, ignored_at_start);
  if (processors_now_.empty()) return;
  ::sched_setaffinity(0, processor_bytes, processors_now_.data());
}

}  // namespace simgpu::driver
