#pragma once

#include <cstring>
#include <string>
#include <system_error>

namespace simgpu {

/// The operating system's words for an error number of its calls (errno).
inline std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

/// "SIGTERM", for instance.
inline std::string name_of_signal(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

}  // namespace simgpu
