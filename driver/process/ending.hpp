#pragma once

namespace simgpu::driver {

/// The program's exit codes; scripts depend on them. A program ended by signal n gives 128 + n.
enum ExitCode : int {
  exit_done = 0,
  exit_run_failed = 1,       ///< the run failed or an output could not be written
  exit_bad_input = 2,        ///< usage, or an input that cannot be read or does not parse
  exit_difference = 3,       ///< --compare found a difference
  exit_device_unusable = 4,  ///< the device asked for cannot be used
  exit_out_of_memory = 5,
};

/// How the program ended: by an exit code or, where `signal` is not 0, as that signal would end it.
struct Ending {
  int exit_code = exit_done;
  int signal = 0;
};

}  // namespace simgpu::driver
