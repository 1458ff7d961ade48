#pragma once

#include <exception>
#include <mutex>
#include <optional>

#include "common/base/error.hpp"
#include "driver/process/ending.hpp"

namespace simgpu::driver {

/// Says on standard error, in one sentence, what went wrong by the exception that is being handled.
/// Returns how the program is to end over it. Of a pipe whose reader has gone nothing is said,
/// where that is to end the program as SIGPIPE does.
Ending tell_failure();

/// What went wrong with single outputs of a run. Each is told of at once; the run goes on, so that
/// it loses no other output, and ends with the exit code of the first.
class Failures {
 public:
  /// Does `action`, which makes one output. Returns whether that went well.
  template <class Action>
  bool attempt(const Action& action) {
    try {
      action();
      return true;
    } catch (const std::exception&) {
      note();
      return false;
    }
  }

  /// The same where not all that may fail is of the output: what is not is thrown.
  template <class Action>
  bool attempt_output(const Action& action) {
    try {
      action();
      return true;
    } catch (const OutputError&) {
      note();
      return false;
    }
  }

  /// Tells of the exception that is being handled, which leaves the run as it is.
  void note();

  /// How the program is to end for what went wrong, if anything did.
  std::optional<Ending> ending() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Ending> ending_;
};

}  // namespace simgpu::driver
