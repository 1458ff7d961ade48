#include "driver/process/interruption.hpp"

#include <cstddef>

namespace simgpu::driver {

namespace {

volatile std::sig_atomic_t noted_signal = 0;

/// What the signals did before.
std::array<struct sigaction, asking_signals.size()> before_asking;

void stop_noting();

/// Notes the first signal; the next one does what it did before, whichever it is.
void note(int signal) {
  noted_signal = signal;
  stop_noting();
}

void stop_noting() {
  for (std::size_t i = 0; i < asking_signals.size(); ++i) {
    struct sigaction now {};
    ::sigaction(asking_signals[i], nullptr, &now);
    if (now.sa_handler == note) ::sigaction(asking_signals[i], &before_asking[i], nullptr);
  }
}

}  // namespace

Interruption::Interruption() {
  struct sigaction noting {};
  noting.sa_handler = note;
  // Not SA_RESTART: calls that were cut short are repeated where they stand.
  ::sigemptyset(&noting.sa_mask);
  for (const int signal : asking_signals) ::sigaddset(&noting.sa_mask, signal);
  for (std::size_t i = 0; i < asking_signals.size(); ++i) {
    ::sigaction(asking_signals[i], nullptr, &before_asking[i]);
    if (before_asking[i].sa_handler == SIG_IGN) continue;
    ::sigaction(asking_signals[i], &noting, nullptr);
  }
}

Interruption::~Interruption() {
  stop_noting();
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

}  // namespace simgpu::driver
