#pragma once

namespace simgpu::io {

/// While one lives, a signal that would end the program does so only afterwards: what is in place
/// is being overwritten, and would be neither the old file nor the new one. For programs whose
/// handlers ask hold_back_ending().
class EndingHeldBack {
 public:
  EndingHeldBack() noexcept;
  ~EndingHeldBack();
  EndingHeldBack(const EndingHeldBack&) = delete;
  EndingHeldBack& operator=(const EndingHeldBack&) = delete;
};

/// Whether the end has to wait; the signal is then raised again later. A signal's handler may call
/// it.
bool hold_back_ending(int signal) noexcept;

}  // namespace simgpu::io
