#pragma once

#include <csignal>
#include <string>

namespace simgpu::driver {

/// While it lives, the first SIGINT or SIGTERM is noted instead of ending the program; a second one
/// ends it. Signals that were ignored before stay so. One lives at a time.
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

 private:
  struct sigaction on_interrupt_;
  struct sigaction on_terminate_;
};

/// Thrown to end a run that a signal asked to end, once all is saved.
struct Interrupted {
  int signal;
  std::string sentence;  ///< for the user
};

/// Ends the program as the signal would have done.
[[noreturn]] void end_by_signal(int signal);

}  // namespace simgpu::driver
