#include "driver/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/io/output_file.hpp"
#include "common/one_line.hpp"
#include "driver/colour.hpp"
#include "driver/estimate.hpp"
#include "driver/format.hpp"
#include "driver/help.hpp"
#include "driver/interruption.hpp"
#include "driver/list_devices.hpp"
#include "driver/options.hpp"
#include "driver/report.hpp"
#include "driver/reproducible.hpp"
#include "driver/resume.hpp"
#include "driver/run.hpp"
#include "driver/say.hpp"
#include "driver/soak.hpp"

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

/// A program started with a standard descriptor closed would give its number to the next file it
/// opens, and print into that file. Each is opened the wrong way round, so that its use still
/// fails.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number is this one, since those below it are open.
    static_cast<void>(::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

constexpr const char* out_of_memory_sentence =
    "the host has too little memory; use fewer particles or --precision single";

/// A library's destructor may itself ask for memory, and C++ then comes here when there is none.
/// That is no reason for a crash.
[[noreturn]] void terminate() noexcept {
  try {
    if (const std::exception_ptr failure = std::current_exception()) {
      std::rethrow_exception(failure);
    }
  } catch (const std::bad_alloc&) {
    say_error(out_of_memory_sentence);
    std::_Exit(exit_out_of_memory);
  } catch (...) {
  }
  std::abort();
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

/// Results that did not reach standard output are an error, not a success.
void print(const std::string& text) {
  if (!(std::cout << text << std::flush)) {
    throw Error(ErrorKind::run_failed, "standard output cannot be written");
  }
}

void warn_of_time_left(const Options& options) {
  if (options.time_left == 0 || options.quiet) return;
  say("warning: --time is not a whole number of timesteps; " + grouped(options.parameters.steps) +
      " steps are taken and a time of " + shortest(options.time_left) + " is left over");
}

/// Where --json says to write, if it is a file.
std::optional<io::OutputFile> json_file_of(const Options& options) {
  if (!options.json || *options.json == "-") return std::nullopt;
  return std::optional<io::OutputFile>(std::in_place, *options.json);
}

/// Writes the JSON file, if there is one, and prints the text or the JSON.
template <class Json, class Text>
void tell(const Options& options, std::optional<io::OutputFile>& json_file, Json json, Text text) {
  if (json_file) {
    json_file->write(json());
    json_file->commit();
  }
  print(options.json == "-" ? json() : text());
}

int estimate_and_report(const Options& options, const Devices& devices,
                        const std::vector<std::string>& arguments) {
  auto json_file = json_file_of(options);
  const Estimate estimated = estimate(options, devices);
  tell(
      options, json_file, [&] { return json_estimate(estimated, arguments); },
      [&] { return text_estimate(estimated); });
  return exit_done;
}

int run_and_report(const Options& options, const Devices& devices,
                   const std::vector<std::string>& arguments, const Pinning& pinning) {
  // Begun before the run, so that a wrong name is found before any work.
  auto json_file = json_file_of(options);
  Report report = run(options, devices);
  report.pinning = pinning;
  if (devices.rank_uses) report.ranks = devices.rank_uses();
  tell(
      options, json_file, [&] { return json_report(report, arguments); },
      [&] { return text_report(report); });
  const std::string not_written =
      options.output ? "; " + one_line(options.output->string()) + " is not written" : "";
  int exit_code = exit_done;
  for (const RunReport& one : report.runs) {
    if (!one.verification || one.verification->passed) continue;
    say_error(failed_verification_text(one) + not_written);
    exit_code = exit_difference;
  }
  if (report.comparison && !report.comparison->bitwise_equal()) {
    say_error(difference_text(report) + not_written);
    exit_code = exit_difference;
  }
  if (report.saved && !report.saved->equal) {
    say_error(saved_difference_text(report) + not_written);
    exit_code = exit_difference;
  }
  if (options.checkpoint && exit_code == exit_done) {
    mark_as_finished(options.checkpoint->file,
                     {report.parameters, report.generated_start, {}, report.run});
  }
  return exit_code;
}

int soak_and_report(const Options& options, const Devices& devices,
                    const std::vector<std::string>& arguments) {
  auto json_file = json_file_of(options);
  const SoakReport report = soak(options, devices);
  tell(
      options, json_file, [&] { return soak_json(report, arguments); },
      [&] { return soak_text(report); });
  if (!report.failure) return exit_done;
  say_error(soak_failure_text(report));
  return exit_difference;
}

int run_checked(int argc, const char* const* argv, const Devices& devices) {
  const auto read = read_command_line(argc, argv);
  if (const auto* information = std::get_if<Information>(&read)) {
    print(may_colour(STDOUT_FILENO) ? with_bold_headings(information->text) : information->text);
    return exit_done;
  }
  const Options asked_for = understand(std::get<Arguments>(read));
  if (devices.accept) devices.accept(asked_for);
  if (asked_for.list_devices) {
    print(device_list(devices));
    return exit_done;
  }
  const Options options = resumed(asked_for);
  const std::vector<std::string> arguments(argv, argv + argc);
  if (options.estimate) {
    warn_of_time_left(options);
    return estimate_and_report(options, devices, arguments);
  }
  if (options.soak) {
    warn_of_time_left(options);
    return soak_and_report(options, devices, arguments);
  }
  const Pinning pinning = options.reproducible ? pin_memory(argv) : Pinning{};
  warn_of_time_left(options);
  return run_and_report(options, devices, arguments, pinning);
}

}  // namespace

Ending run_to_the_end(int argc, const char* const* argv, const Devices& devices) noexcept {
  occupy_standard_descriptors();
  std::set_terminate(terminate);
  // A file that grows beyond its limit is then an error of write(), with a sentence.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return {run_checked(argc, argv, devices)};
  } catch (const Interrupted& interrupted) {
    say(interrupted.sentence);
    return {exit_run_failed, interrupted.signal};
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

int run_program(int argc, const char* const* argv, const Devices& devices) noexcept {
  const Ending ending = run_to_the_end(argc, argv, devices);
  if (ending.signal != 0) end_by_signal(ending.signal);
  return ending.exit_code;
}

}  // namespace simgpu::driver
