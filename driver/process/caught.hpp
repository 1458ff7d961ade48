#pragma once

#include <string>

#include "common/base/error.hpp"

namespace simgpu::driver {

inline constexpr const char* out_of_memory_sentence =
    "the host has too little memory; use fewer particles or --precision single";

/// What a failure is, and what a user is told of it.
struct Caught {
  ErrorKind kind = ErrorKind::run_failed;
  std::string sentence;       ///< with the flag that would avoid the failure, if there is one
  bool is_of_output = false;  ///< whether it is an OutputError
  int error_number = 0;       ///< of an OutputError
};

/// The exception that is being handled, whatever it is.
Caught caught();

/// Throws the exception that is being handled anew, if it is an Error, as one of the same type
/// whose sentence begins with `name`. One that does so already stays as it is.
[[noreturn]] void rethrow_named(const std::string& name);

}  // namespace simgpu::driver
