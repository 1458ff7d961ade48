#include "driver/process/failures.hpp"

#include <cerrno>
#include <csignal>

#include "driver/process/caught.hpp"
#include "driver/process/say.hpp"
#include "driver/process/signals.hpp"

namespace simgpu::driver {

namespace {

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::run_failed:
      return exit_run_failed;
    case ErrorKind::bad_input:
      return exit_bad_input;
    case ErrorKind::device_unusable:
      return exit_device_unusable;
    case ErrorKind::out_of_memory:
      return exit_out_of_memory;
  }
  return exit_run_failed;
}

}  // namespace

Ending tell_failure() {
  const Caught failure = caught();
  if (failure.error_number == EPIPE && is_ended_by_broken_pipe()) {
    return {exit_run_failed, SIGPIPE};
  }
  say_error(failure.sentence);
  return {exit_code_of(failure.kind)};
}

std::optional<Ending> Failures::ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

void Failures::note() {
  const std::lock_guard lock(mutex_);
  const Ending ending = tell_failure();
  // One that was told of comes before a reader that has had enough.
  const bool is_told = ending.signal == 0;
  if (!ending_ || (ending_->signal != 0 && is_told)) ending_ = ending;
}

}  // namespace simgpu::driver
