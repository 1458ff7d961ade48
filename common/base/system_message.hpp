#pragma once

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace simgpu {

/// The operating system's words for an error number of its calls (errno).
inline std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

/// Whether a call failed for want of descriptors, of which there are more to be had.
inline bool is_short_of_descriptors(int error_number) {
  return error_number == EMFILE || error_number == ENFILE;
}

/// What to do then.
inline constexpr const char* how_to_get_descriptors =
    "; close files, or raise the limit of open files (ulimit -n)";

/// "SIGTERM", for instance.
inline std::string name_of_signal(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

}  // namespace simgpu
