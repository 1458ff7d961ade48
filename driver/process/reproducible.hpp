#pragma once

#include <string>
#include <vector>

namespace simgpu::driver {

/// What --reproducible pinned, in words for the report.
struct Pinning {
  std::vector<std::string> done;
  std::vector<std::string> refused;  ///< by the system
};

/// Pins what makes resident memory differ from one run to the next, for the rest of this process.
/// Some of it is settled when a program starts, so this starts the program again with the same
/// `argv`, once: call it before anything is opened or told.
Pinning pin_memory(const char* const* argv);

}  // namespace simgpu::driver
