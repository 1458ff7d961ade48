#include "common/io/ending_held_back.hpp"

#include <atomic>
#include <csignal>

namespace simgpu::io {

namespace {

std::atomic<int> holders = 0;
std::atomic<int> held_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler may come at any time");

}  // namespace

EndingHeldBack::EndingHeldBack() noexcept {
  ++holders;
}

EndingHeldBack::~EndingHeldBack() {
  if (--holders > 0) return;
  if (const int signal = held_signal.exchange(0); signal != 0) ::raise(signal);
}

bool hold_back_ending(int signal) noexcept {
  if (holders == 0) return false;
  held_signal = signal;
  return true;
}

}  // namespace simgpu::io
