#pragma once

#include <stdexcept>
#include <string>

#include "common/one_line.hpp"

namespace simgpu {

/// What kind of failure an Error is. The program has one exit code for each.
enum class ErrorKind {
  run_failed,       ///< the run could not go on, or an output could not be written
  bad_input,        ///< the command line or an input file is wrong
  device_unusable,  ///< the device asked for cannot be used
  out_of_memory,    ///< the host or the device has too little memory
};

/// A failure that a user can understand: `what()` is one plain sentence that says what went wrong,
/// where, and what to do about it, in one line without control characters.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& sentence)
      : std::runtime_error(one_line(sentence)), kind_(kind) {}

  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace simgpu
