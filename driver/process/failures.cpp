#include "driver/process/failures.hpp"

#include <cerrno>
#include <csignal>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

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

/// Says what no other sentence is for; returns the exit code.
int say_unexpected(const std::exception& error) {
  say_error(std::string("unexpected failure: ") + error.what());
  return exit_run_failed;
}

/// Says what the standard library could not get from the system; returns the exit code. All that is
/// left to it is to start threads, which fails so where there is no memory or number for one.
int say_system_error(const std::system_error& error) {
  if (error.code() != std::errc::resource_unavailable_try_again) return say_unexpected(error);
  say_error(std::string("the host cannot start another thread (") + error.what() +
            "); end other programs, or raise the limits of this one (ulimit -u, -v)");
  return exit_out_of_memory;
}

}  // namespace

Ending tell_failure() {
  try {
    throw;
  } catch (const OutputError& error) {
    if (error.error_number() == EPIPE && is_ended_by_broken_pipe()) {
      return {exit_run_failed, SIGPIPE};
    }
    say_error(error.what());
    return {exit_run_failed};
  } catch (const Error& error) {
    say_error(error.what());
    return {exit_code_of(error.kind())};
  } catch (const std::length_error&) {  // more elements than a container can have
    say_error("the host has too little memory for so many particles; use fewer");
    return {exit_out_of_memory};
  } catch (const std::bad_alloc&) {
    say_error(out_of_memory_sentence);
    return {exit_out_of_memory};
  } catch (const std::system_error& error) {
    return {say_system_error(error)};
  } catch (const std::exception& error) {
    return {say_unexpected(error)};
  }
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
