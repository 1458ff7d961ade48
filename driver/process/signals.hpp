#pragma once

namespace simgpu::driver {

/// For the start of the program. From then on a signal that would end it first has temporary files
/// removed, and ends it with 128 + its number where nothing else does, as in the first process of a
/// container. A pipe whose reader has gone, and a file beyond its limit, are errors of write()
/// instead. Signals that were ignored stay so.
void handle_signals();

/// Whether a pipe whose reader has gone is to end the program, as it does unless whoever started it
/// has SIGPIPE ignored.
bool is_ended_by_broken_pipe() noexcept;

/// Ends the program as the signal would have done.
[[noreturn]] void end_by_signal(int signal);

}  // namespace simgpu::driver
