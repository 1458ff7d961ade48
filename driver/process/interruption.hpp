#pragma once

#include <array>
#include <csignal>
#include <string>

namespace simgpu::driver {

/// Signals that ask a run to end.
inline constexpr std::array asking_signals = {SIGHUP, SIGINT, SIGTERM};

/// While it lives, the first of the signals that ask a run to end is noted instead of ending the
/// program; a second one ends it. Signals that were ignored before stay so. One lives at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// The signal that came, or 0.
  static int signal() noexcept;

  /// Says that the signal is obeyed. One that is not ends the program when this ends.
  static void obey() noexcept;
};

/// Thrown to end a run that a signal asked to end, once all is saved.
struct Interrupted {
  int signal;
  std::string sentence;  ///< for the user
};

}  // namespace simgpu::driver
