#include "driver/cli/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/expression/text_error.hpp"
#include "common/floating_point.hpp"
#include "common/io/output_file.hpp"
#include "common/io/standard_stream.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "driver/cli/help.hpp"
#include "driver/cli/list_devices.hpp"
#include "driver/cli/same_files.hpp"
#include "driver/cli/understand.hpp"
#include "driver/field/field_range.hpp"
#include "driver/plan/estimate.hpp"
#include "driver/plan/options.hpp"
#include "driver/plan/resume.hpp"
#include "driver/process/caught.hpp"
#include "driver/process/colour.hpp"
#include "driver/process/failures.hpp"
#include "driver/process/interruption.hpp"
#include "driver/process/reproducible.hpp"
#include "driver/process/say.hpp"
#include "driver/process/signals.hpp"
#include "driver/process/state_at_start.hpp"
#include "driver/report/convergence_report.hpp"
#include "driver/report/estimate_report.hpp"
#include "driver/report/report.hpp"
#include "driver/report/soak_report.hpp"
#include "driver/run/convergence.hpp"
#include "driver/run/run.hpp"
#include "driver/run/soak.hpp"

namespace simgpu::driver {

namespace {

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

/// As it is: JSON, and what has a terminal's colours. Results that did not reach standard output
/// are an error, not a success.
void print_as_is(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int why_not = errno;
      throw OutputError("standard output cannot be written: " + system_message(why_not), why_not);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Text of ours, in which names and words of others may stand.
void print(const std::string& text) {
  print_as_is(printable(text));
}

void warn_of_parameters(const Options& options) {
  if (options.field && !options.quiet) warn_of_precision(options.parameters, options.field->info());
  if (options.time_left == 0 || options.quiet) return;
  say("warning: --time is not a whole number of timesteps; " +
      counted(options.parameters.steps, "step") + (options.parameters.steps == 1 ? " is" : " are") +
      " taken and a time of " + shortest(options.time_left) + " is left over");
}

/// Begins what --json names, if it is a file, before any work is done.
class JsonFile {
 public:
  explicit JsonFile(const Options& options) {
    if (!options.json || *options.json == "-") return;
    constexpr std::uint64_t usual_bytes = std::uint64_t{64} * 1024;
    file_.emplace(*options.json);
    file_->reserve(io::least_file_bytes, usual_bytes);
  }

  std::optional<io::OutputFile>& file() { return file_; }

 private:
  std::optional<io::OutputFile> file_;
};

/// Prints text, but on standard error where standard output is for the particles.
void print_report(const Options& options, const std::string& text) {
  if (!options.output || !io::is_standard_stream(*options.output)) {
    print(text);
  } else if (!options.quiet) {
    std::cerr << printable(text) << std::flush;
  }
}

/// A text whose numbers no library's floating-point mode changes, should a call have set one.
template <class Text>
std::string written_by_default(const Text& text) {
  const DefaultFloatingPoint floating_point;
  return text();
}

/// Writes the JSON file, if there is one, and prints the text or the JSON: whatever becomes of the
/// one, the other is there.
template <class Json, class Text>
void tell(const Options& options, JsonFile& json_file, Failures& failures, Json json, Text text) {
  if (auto& file = json_file.file()) {
    failures.attempt([&] {
      file->write(written_by_default(json));
      file->commit();
    });
  }
  failures.attempt([&] {
    options.json == "-" ? print_as_is(written_by_default(json))
                        : print_report(options, written_by_default(text));
  });
}

Ending estimate_and_report(const Options& options, const Devices& devices,
                           const std::vector<std::string>& arguments) {
  Failures failures;
  JsonFile json_file(options);
  const Estimate estimated = estimate(options, devices);
  tell(
      options, json_file, failures, [&] { return json_estimate(estimated, arguments); },
      [&] { return text_estimate(estimated); });
  return failures.ending().value_or(Ending{});
}

Ending run_and_report(const Options& options, const Devices& devices,
                      const std::vector<std::string>& arguments, const Pinning& pinning) {
  Failures failures;
  JsonFile json_file(options);
  Report report = run(options, devices, failures);
  report.pinning = pinning;
  if (devices.rank_uses) report.ranks = devices.rank_uses();
  tell(
      options, json_file, failures, [&] { return json_report(report, arguments); },
      [&] { return text_report(report); });
  const std::string not_written =
      options.output ? "; " + one_line(io::output_name(*options.output)) + " is not written" : "";
  // A difference says more than a file that could not be written.
  bool differs = false;
  for (const RunReport& one : report.runs) {
    if (!one.verification || one.verification->passed) continue;
    say_error(failed_verification_text(one) + not_written);
    differs = true;
  }
  if (report.comparison && !report.comparison->bitwise_equal()) {
    say_error(difference_text(report) + not_written);
    differs = true;
  }
  if (report.saved && !report.saved->equal) {
    say_error(saved_difference_text(report) + not_written);
    differs = true;
  }
  const Ending ending = differs ? Ending{exit_difference} : failures.ending().value_or(Ending{});
  const bool is_done = ending.exit_code == exit_done && ending.signal == 0;
  if (is_done && options.checkpoint) {
    mark_as_finished(
        options.checkpoint->file,
        {report.parameters, saved_law(report.parameters), report.generated_start, {}, report.run});
  }
  return ending;
}

Ending soak_and_report(const Options& options, const Devices& devices,
                       const std::vector<std::string>& arguments) {
  Failures failures;
  JsonFile json_file(options);
  const SoakReport report = soak(options, devices);
  tell(
      options, json_file, failures, [&] { return soak_json(report, arguments); },
      [&] { return soak_text(report); });
  if (!report.failure) return failures.ending().value_or(Ending{});
  say_error(soak_failure_text(report));
  return {exit_difference};
}

Ending convergence_and_report(const Options& options, const Devices& devices,
                              const std::vector<std::string>& arguments) {
  Failures failures;
  JsonFile json_file(options);
  const ConvergenceReport report = convergence(options, devices);
  tell(
      options, json_file, failures, [&] { return convergence_json(report, arguments); },
      [&] { return convergence_text(report); });
  return failures.ending().value_or(Ending{});
}

/// What the command line asks for. Apart, so that its words are off the stack, which may be small,
/// before the run begins.
[[gnu::noinline]] std::variant<Options, Information> asked_for(int argc, const char* const* argv,
                                                               const Devices& devices) {
  auto read = read_command_line(argc, argv, devices.laws);
  if (auto* const information = std::get_if<Information>(&read)) return std::move(*information);
  Options options = understand(std::get<Arguments>(read), devices.laws);
  if (devices.accept) devices.accept(options);
  if (options.list_devices) return options;
  Options whole = resumed(options);
  if (whole.resume && whole.field) refuse_same_files(whole);  // the checkpoint has named more
  return whole;
}

Ending run_checked(int argc, const char* const* argv, const Devices& devices) {
  const auto asked = asked_for(argc, argv, devices);
  if (const auto* information = std::get_if<Information>(&asked)) {
    const std::string text = printable(information->text);
    print_as_is(may_colour(STDOUT_FILENO) ? with_bold_headings(text) : text);
    return {};
  }
  const auto& options = std::get<Options>(asked);
  if (options.list_devices) {
    print(device_list(devices));
    return {};
  }
  const std::vector<std::string> arguments(argv, argv + argc);
  if (options.estimate) {
    warn_of_parameters(options);
    return estimate_and_report(options, devices, arguments);
  }
  if (options.soak) {
    warn_of_parameters(options);
    return soak_and_report(options, devices, arguments);
  }
  if (options.convergence) {
    warn_of_parameters(options);
    return convergence_and_report(options, devices, arguments);
  }
  const Pinning pinning = options.reproducible ? pin_memory(argv) : Pinning{};
  warn_of_parameters(options);
  return run_and_report(options, devices, arguments, pinning);
}

}  // namespace

Ending run_to_the_end(int argc, const char* const* argv, const Devices& devices) noexcept {
  const DefaultFloatingPoint floating_point;
  take_over_signals();
  occupy_standard_descriptors();
  std::set_terminate(terminate);
  handle_signals();
  try {
    return run_checked(argc, argv, devices);
  } catch (const expression::TextError& error) {
    const Ending ending = tell_failure();
    std::cerr << error.lines() << std::flush;
    return ending;
  } catch (const Interrupted& interrupted) {
    say(interrupted.sentence);
    return {exit_run_failed, interrupted.signal};
  } catch (const std::exception&) {
    return tell_failure();
  }
}

int run_program(int argc, const char* const* argv, const Devices& devices) noexcept {
  const Ending ending = run_to_the_end(argc, argv, devices);
  if (ending.signal != 0) end_by_signal(ending.signal);
  return ending.exit_code;
}

}  // namespace simgpu::driver
