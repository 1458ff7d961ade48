#pragma once

#include <string>
#include <vector>

namespace simgpu::bench {

/// What a program that was run to its end gave.
struct ChildResult {
  int exit_code = 0;  ///< 128 + n if signal n ended it, as a shell has it
  std::string out;    ///< its standard output
};

/// Runs the program `arguments.front()`, looked for in PATH if it has no slash, and waits for its
/// end. Its standard error is this process's. Throws Error (run_failed) if it cannot be started.
ChildResult run_child(const std::vector<std::string>& arguments);

}  // namespace simgpu::bench
