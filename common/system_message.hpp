#pragma once

#include <string>
#include <system_error>

namespace simgpu {

/// The operating system's words for an error number of its calls (errno).
inline std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

}  // namespace simgpu
