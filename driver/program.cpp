#include "driver/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/io/output_file.hpp"
#include "driver/format.hpp"
#include "driver/list_devices.hpp"
#include "driver/options.hpp"
#include "driver/report.hpp"
#include "driver/run.hpp"
#include "driver/say.hpp"

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

int run_and_report(const Options& options, const Devices& devices,
                   const std::vector<std::string>& arguments) {
  warn_of_time_left(options);
  // Begun before the run, so that a wrong name is found before any work.
  std::optional<io::OutputFile> json_file;
  if (options.json && *options.json != "-") json_file.emplace(*options.json);
  const Report report = run(options, devices);
  if (json_file) {
    json_file->write(json_report(report, arguments));
    json_file->commit();
  }
  print(options.json == "-" ? json_report(report, arguments) : text_report(report));
  if (report.comparison && !report.comparison->bitwise_equal()) {
    say(difference_text(report) +
        (options.output ? "; " + options.output->string() + " is not written" : ""));
    return exit_difference;
  }
  return exit_done;
}

int run_checked(int argc, const char* const* argv, const Devices& devices) {
  const auto read = read_command_line(argc, argv);
  if (const auto* information = std::get_if<Information>(&read)) {
    print(information->text);
    return exit_done;
  }
  const Options options = understand(std::get<Arguments>(read));
  if (options.list_devices) {
    print(device_list(devices));
    return exit_done;
  }
  return run_and_report(options, devices, std::vector<std::string>(argv, argv + argc));
}

}  // namespace

int run_program(int argc, const char* const* argv, const Devices& devices) noexcept {
  occupy_standard_descriptors();
  // A file that grows beyond its limit is then an error of write(), with a sentence.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run_checked(argc, argv, devices);
  } catch (const Error& error) {
    say(error.what());
    return exit_code_of(error.kind());
  } catch (const std::length_error&) {  // more elements than a container can have
    say("the host has too little memory for so many particles; use fewer");
    return exit_out_of_memory;
  } catch (const std::bad_alloc&) {
    say("the host has too little memory; use fewer particles or --precision single");
    return exit_out_of_memory;
  } catch (const std::exception& error) {
    say(std::string("unexpected failure: ") + error.what());
    return exit_run_failed;
  }
}

}  // namespace simgpu::driver
