#pragma once

#include <string>
#include <vector>

namespace simgpu::driver {

/// Pins what makes resident memory differ from one run to the next, for the rest of this process.
/// Addresses are fixed only when a program starts, so this may start the program again with the
/// same `argv`: call it before anything is opened or told. Returns what is pinned, in words for the
/// report; what the system refuses is not among it.
std::vector<std::string> pin_memory(const char* const* argv);

}  // namespace simgpu::driver
