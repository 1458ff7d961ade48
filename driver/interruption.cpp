#include "driver/interruption.hpp"

#include <cstdlib>

namespace simgpu::driver {

namespace {

volatile std::sig_atomic_t noted_signal = 0;

void note(int signal) {
  noted_signal = signal;
}

/// Has `signal` noted once; returns what it did before.
struct sigaction note_once(int signal) {
  struct sigaction before {};
  ::sigaction(signal, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return before;
  struct sigaction noting {};
  noting.sa_handler = note;
  // Not SA_RESTART: calls that were cut short are repeated where they stand.
  noting.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(signal, &noting, nullptr);
  return before;
}

}  // namespace

Interruption::Interruption() {
  noted_signal = 0;
  on_interrupt_ = note_once(SIGINT);
  on_terminate_ = note_once(SIGTERM);
}

Interruption::~Interruption() {
  ::sigaction(SIGINT, &on_interrupt_, nullptr);
  ::sigaction(SIGTERM, &on_terminate_, nullptr);
}

int Interruption::signal() noexcept {
  return noted_signal;
}

void end_by_signal(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  constexpr int ended_by_signal = 128;
  std::_Exit(ended_by_signal + signal);  // should the signal be blocked
}

}  // namespace simgpu::driver
