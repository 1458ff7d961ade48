#include "driver/process/signals.hpp"

#include <array>
#include <csignal>
#include <cstdlib>

#include "common/io/ending_held_back.hpp"
#include "common/io/temporary_name.hpp"

namespace simgpu::driver {

namespace {

/// All whose default action is to end the program, but for SIGKILL, which is nobody's to handle.
constexpr std::array ending_signals = {
    SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,  SIGFPE, SIGUSR1, SIGSEGV,
    SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSYS};

/// Those that are errors of write() instead.
constexpr std::array writing_signals = {SIGPIPE, SIGXFSZ};

std::array<struct sigaction, writing_signals.size()> before_writing;
bool is_handled = false;

/// Whether it is of a fault, at which the program cannot go on.
bool is_of_fault(int signal) {
  switch (signal) {
    case SIGILL:
    case SIGTRAP:
    case SIGABRT:
    case SIGBUS:
    case SIGFPE:
    case SIGSEGV:
    case SIGSYS:
      return true;
    default:
      return false;
  }
}

void end_at_once(int signal) {
  if (!is_of_fault(signal) && io::hold_back_ending(signal)) return;
  io::remove_temporary_files();
  end_by_signal(signal);
}

void handle_ending(int signal) {
  struct sigaction before {};
  ::sigaction(signal, nullptr, &before);
  // Others, such as a sanitizer or MPI, may have handlers of their own.
  if ((before.sa_flags & SA_SIGINFO) != 0 || before.sa_handler != SIG_DFL) return;
  struct sigaction ending {};
  ending.sa_handler = end_at_once;
  ::sigemptyset(&ending.sa_mask);
  ::sigaction(signal, &ending, nullptr);
}

}  // namespace

void handle_signals() {
  for (const int signal : ending_signals) handle_ending(signal);
  struct sigaction ignoring {};
  ignoring.sa_handler = SIG_IGN;
  ::sigemptyset(&ignoring.sa_mask);
  for (std::size_t i = 0; i < writing_signals.size(); ++i) {
    ::sigaction(writing_signals[i], &ignoring, is_handled ? nullptr : &before_writing[i]);
  }
  is_handled = true;
}

bool is_ended_by_broken_pipe() noexcept {
  static_assert(writing_signals[0] == SIGPIPE);
  return is_handled && before_writing[0].sa_handler != SIG_IGN;
}

void end_by_signal(int signal) {
  struct sigaction acting {};
  acting.sa_handler = SIG_DFL;
  ::sigemptyset(&acting.sa_mask);
  ::sigaction(signal, &acting, nullptr);
  sigset_t this_one;
  ::sigemptyset(&this_one);
  ::sigaddset(&this_one, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &this_one, nullptr);
  ::raise(signal);
  constexpr int ended_by_signal = 128;
  std::_Exit(ended_by_signal + signal);  // the first process of a container is not ended by one
}

}  // namespace simgpu::driver
