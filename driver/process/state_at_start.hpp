#pragma once

#include <sched.h>

#include <csignal>
#include <vector>

namespace simgpu::driver {

/// Has signals do what this program counts on, whatever it inherited: none is blocked, and the end
/// of a child is not ignored, since its exit code would then be lost. Signals that are ignored
/// otherwise stay so, as nohup and shells ask for it. Call it first: what was inherited is noted.
void take_over_signals();

/// While it lives, what a new program would inherit through exec is as this one inherited it: the
/// processors that it may run on, which OpenMP's runtime narrows before main() where OMP_PROC_BIND,
/// OMP_PLACES or GOMP_CPU_AFFINITY say so, and the signals that are blocked or ignored.
class StateAtStart {
 public:
  StateAtStart();
  ~StateAtStart();
  StateAtStart(const StateAtStart&) = delete;
  StateAtStart& operator=(const StateAtStart&) = delete;

 private:
  std::vector<cpu_set_t> processors_now_;
  sigset_t blocked_now_;
  sigset_t ignored_now_;
};

}  // namespace simgpu::driver
