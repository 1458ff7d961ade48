#include "driver/interruption.hpp"

#include <cstdlib>

namespace simgpu::driver {

namespace {

volatile std::sig_atomic_t noted_signal = 0;

constexpr int noted_signals[] = {SIGINT, SIGTERM};

/// Notes the first signal; the next one ends the program, whichever it is.
void note(int signal) {
  noted_signal = signal;
  for (const int other : noted_signals) {
    struct sigaction now {};
    ::sigaction(other, nullptr, &now);
    if (now.sa_handler == note) ::signal(other, SIG_DFL);
  }
}

/// Has `signal` noted; returns what it did before.
struct sigaction note_from_now_on(int signal) {
  struct sigaction before {};
  ::sigaction(signal, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return before;
  struct sigaction noting {};
  noting.sa_handler = note;
  // Not SA_RESTART: calls that were cut short are repeated where they stand.
  ::sigemptyset(&noting.sa_mask);
  for (const int other : noted_signals) ::sigaddset(&noting.sa_mask, other);
  ::sigaction(signal, &noting, nullptr);
  return before;
}

}  // namespace

Interruption::Interruption()
    : on_interrupt_(note_from_now_on(SIGINT)), on_terminate_(note_from_now_on(SIGTERM)) {}

Interruption::~Interruption() {
  ::sigaction(SIGINT, &on_interrupt_, nullptr);
  ::sigaction(SIGTERM, &on_terminate_, nullptr);
  const int not_obeyed = noted_signal;
  obey();
  if (not_obeyed != 0) ::raise(not_obeyed);
}

int Interruption::signal() noexcept {
  return noted_signal;
}

void Interruption::obey() noexcept {
  noted_signal = 0;
}

void end_by_signal(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  constexpr int ended_by_signal = 128;
  std::_Exit(ended_by_signal + signal);  // should the signal be blocked
}

}  // namespace simgpu::driver
