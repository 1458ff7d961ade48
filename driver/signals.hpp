#pragma once

#include <string>

namespace simgpu::driver {

/// For the start of the program. From then on a signal that would end it first has temporary files
/// removed, and ends it with 128 + its number where nothing else does, as in the first process of a
/// container. A pipe whose reader has gone, and a file beyond its limit, are errors of write()
/// instead. Signals that were ignored stay so.
void handle_signals();

/// Has signals do what they did before handle_signals(), as another program that this one becomes
/// or starts will expect. Only calls that a child may make after fork().
void restore_signals() noexcept;

/// Whether a pipe whose reader has gone is to end the program, as it does unless whoever started it
/// has SIGPIPE ignored.
bool is_ended_by_broken_pipe() noexcept;

/// "SIGTERM", for instance.
std::string name_of_signal(int signal);

/// Ends the program as the signal would have done.
[[noreturn]] void end_by_signal(int signal);

}  // namespace simgpu::driver
