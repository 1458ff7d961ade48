#pragma once

#include <stdexcept>
#include <string>

#include "common/text/one_line.hpp"

namespace simgpu {

/// What kind of failure an Error is. The program has one exit code for each.
enum class ErrorKind {
  run_failed,       ///< the run could not go on, or an output could not be written
  bad_input,        ///< an argument or an input file is wrong
  device_unusable,  ///< the device asked for cannot be used
  out_of_memory,    ///< the host or the device has too little memory
};

/// A failure that a user can understand: `what()` is one plain sentence that says what went wrong,
/// where, and what to do about it, in one line without control characters.
class Error : public std::runtime_error {
 public:
  /// `argument` lives as long as the program.
  Error(ErrorKind kind, const std::string& sentence, const char* argument = nullptr)
      : std::runtime_error(one_line(sentence)), kind_(kind), argument_(argument) {}

  ErrorKind kind() const noexcept { return kind_; }

  /// The argument that the end of the sentence speaks of, by the name that a caller may know it by,
  /// such as "threads"; null if it speaks of none.
  const char* argument() const noexcept { return argument_; }

 private:
  ErrorKind kind_;
  const char* argument_;
};

/// A failure of one output, such as a file on a full disk: the run itself and its other outputs are
/// as they were.
class OutputError : public Error {
 public:
  /// `error_number` is the operating system's (errno), or 0.
  explicit OutputError(const std::string& sentence, int error_number = 0)
      : Error(ErrorKind::run_failed, sentence), error_number_(error_number) {}

  int error_number() const noexcept { return error_number_; }

 private:
  int error_number_;
};

}  // namespace simgpu
