#include "driver/options.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <cmath>
#include <limits>

#include "common/error.hpp"
#include "common/io/quote.hpp"
#include "common/step_count.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/parse.hpp"
#include "driver/version.hpp"

namespace simgpu::driver {

namespace {

/// The command line before its values are understood.
struct Arguments {
  std::string device = "auto";
  std::string particles = "100000";
  std::string steps;
  std::string time = "0.001";
  std::string timestep = "1e-5";
  std::string seed = "42";
  std::string precision = "double";
  std::string order = "particle";
  std::string math = "exact";
  std::string threads;
  std::string input;
  std::string output;
  std::string json;
  bool compare = false;
  bool quiet = false;
  bool list_devices = false;
};

/// Flags that the command line is to have, and that this version does not.
constexpr std::array reserved_flags = {"--verify", "--estimate", "--memory-limit"};

constexpr const char* footer =
    "Counts may be written 1e6 or 100_000.\n"
    "\n"
    "Exit codes: 0 done; 1 the run failed or an output could not be written; 2 bad usage or "
    "input;\n"
    "3 --compare found a difference; 4 the device cannot be used; 5 not enough memory;\n"
    "128+n ended by signal n.\n"
    "\n"
    "Examples:\n"
    "  simgpu                                  the original benchmark on the best device\n"
    "  simgpu --compare --particles 1e7        GPU against CPU, every bit of every particle\n"
    "  simgpu --input in.csv --steps 100 --output out.csv\n";

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::bad_input, sentence);
}

void describe(CLI::App& app, Arguments& arguments) {
  app.set_help_flag("-h,--help", "Print this text and exit");
  app.set_version_flag("--version", version_text());
  app.footer(footer);

  app.add_option("--device", arguments.device,
                 "auto (a usable GPU, else the CPU), cpu, cuda or cuda:N")
      ->type_name("DEVICE")
      ->capture_default_str()
      ->group("Device");
  app.add_option("--threads", arguments.threads,
                 "Threads of a CPU run (default: OMP_NUM_THREADS, or one for each processor)")
      ->type_name("N")
      ->group("Device");
  app.add_flag("--list-devices", arguments.list_devices, "List the devices and exit")
      ->group("Device");

  app.add_option("--particles", arguments.particles, "Particles of a generated start")
      ->type_name("N")
      ->capture_default_str()
      ->group("Run");
  app.add_option("--steps", arguments.steps, "Steps to take (instead of --time)")
      ->type_name("K")
      ->group("Run");
  app.add_option("--time", arguments.time, "Time to cover")
      ->type_name("T")
      ->capture_default_str()
      ->group("Run");
  app.add_option("--timestep", arguments.timestep, "Length of a step in time")
      ->type_name("H")
      ->capture_default_str()
      ->group("Run");
  app.add_option("--seed", arguments.seed, "Seed of a generated start")
      ->type_name("S")
      ->capture_default_str()
      ->group("Run");
  app.add_option("--precision", arguments.precision, "double or single")
      ->type_name("P")
      ->capture_default_str()
      ->group("Run");
  app.add_option(
         "--order", arguments.order,
         "particle (all steps of a particle before the next) or step; the bits are the same")
      ->type_name("ORDER")
      ->capture_default_str()
      ->group("Run");
  app.add_option("--math", arguments.math, "exact: every operation rounded by itself")
      ->type_name("M")
      ->capture_default_str()
      ->group("Run");
  app.add_flag("--compare", arguments.compare,
               "Run on CPU and GPU from the same start and compare every bit")
      ->group("Run");

  app.add_option("--input", arguments.input, "Start from the particles in a .csv file")
      ->type_name("FILE")
      ->group("Files");
  app.add_option("--output", arguments.output, "Write the particles at the end to a .csv file")
      ->type_name("FILE")
      ->group("Files");
  app.add_option("--json", arguments.json,
                 "Write the report as JSON; - is standard output, and then it alone")
      ->type_name("FILE|-")
      ->group("Files");
  app.add_flag("--quiet", arguments.quiet, "Say nothing on standard error but errors")
      ->group("Files");

  for (const char* flag : reserved_flags) {
    app.add_flag_callback(
           flag,
           [flag] { refuse(std::string(flag) + " is not part of simgpu " + version_number()); })
        ->group("");
  }
}

std::uint64_t count_of(const char* flag, const std::string& text, std::uint64_t least) {
  const std::optional<std::uint64_t> count = parse_count(text);
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!count || *count < least || *count > most) {
    refuse(std::string(flag) + ": " + io::quote(text) + " is not a whole number from " +
           std::to_string(least) + " to " + std::to_string(most) +
           "; write 100000, 100_000 or 1e5");
  }
  return *count;
}

std::uint64_t seed_of(const std::string& text) {
  const std::optional<std::uint64_t> seed = parse_count(text);
  if (!seed) refuse("--seed: " + io::quote(text) + " is not a whole number from 0 to 2^64 - 1");
  return *seed;
}

/// The one of two words that `text` is: true for the second.
bool second_of(const char* flag, const std::string& text, const char* first, const char* second) {
  if (text != first && text != second) {
    refuse(std::string(flag) + ": " + io::quote(text) + " is neither " + first + " nor " + second);
  }
  return text == second;
}

DeviceChoice device_of(const std::string& text) {
  using Kind = DeviceChoice::Kind;
  if (text == "auto") return {Kind::automatic, 0};
  if (text == "cpu") return {Kind::cpu, 0};
  if (text == "cuda") return {Kind::cuda, 0};
  constexpr std::string_view prefix = "cuda:";
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  if (text.starts_with(prefix)) {
    const auto index = parse_count(std::string_view(text).substr(prefix.size()));
    if (index && *index <= most) return {Kind::cuda, static_cast<int>(*index)};
  }
  refuse("--device: " + io::quote(text) + " is not a device; use auto, cpu, cuda or cuda:N");
}

std::optional<int> threads_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<std::uint64_t> threads = parse_count(text);
  if (!threads || *threads < 1 || *threads > static_cast<std::uint64_t>(cpu::most_threads)) {
    refuse("--threads: " + io::quote(text) + " is not a whole number from 1 to " +
           std::to_string(cpu::most_threads));
  }
  return static_cast<int>(*threads);
}

double timestep_of(const std::string& text, Precision precision) {
  const std::optional<double> timestep = parse_number(text);
  if (!timestep || *timestep <= 0) {
    refuse("--timestep: " + io::quote(text) +
           " is not a positive number; write 1e-5, for instance");
  }
  const auto single = static_cast<float>(*timestep);
  if (precision == Precision::single_precision && !(std::isfinite(single) && single > 0)) {
    refuse("--timestep: " + io::quote(text) + " is out of range of single precision");
  }
  return *timestep;
}

/// Sets the steps, and the time that they do not cover.
void set_steps(const Arguments& arguments, Options& options) {
  if (!arguments.steps.empty()) {
    options.parameters.steps = count_of("--steps", arguments.steps, 0);
    return;
  }
  const std::optional<double> time = parse_number(arguments.time);
  if (!time || *time < 0) {
    refuse("--time: " + io::quote(arguments.time) + " is not a number from 0 up");
  }
  const StepCount count = count_steps(*time, options.parameters.timestep);
  options.parameters.steps = count.steps;
  options.time_left = count.time_left;
}

void refuse_together(const CLI::App& app, const char* one, const char* other) {
  if (app.count(one) > 0 && app.count(other) > 0) {
    refuse(std::string(one) + " and " + other + " exclude each other; give one of them");
  }
}

std::optional<std::string> given(const CLI::App& app, const char* flag, const std::string& value) {
  if (app.count(flag) == 0) return std::nullopt;
  if (value.empty()) refuse(std::string(flag) + " needs the name of a file");
  return value;
}

Options understand(const CLI::App& app, const Arguments& arguments) {
  Options options;
  refuse_together(app, "--steps", "--time");
  refuse_together(app, "--input", "--particles");
  refuse_together(app, "--input", "--seed");
  if (arguments.math == "fast") {
    refuse("--math fast is not part of simgpu " + version_number() + "; use --math exact");
  }
  if (arguments.math != "exact") {
    refuse("--math: " + io::quote(arguments.math) + " is not an arithmetic; use exact");
  }
  Parameters& parameters = options.parameters;
  parameters.precision = second_of("--precision", arguments.precision, "double", "single")
                             ? Precision::single_precision
                             : Precision::double_precision;
  parameters.order =
      second_of("--order", arguments.order, "particle", "step") ? Order::step : Order::particle;
  parameters.particles = count_of("--particles", arguments.particles, 1);
  parameters.seed = seed_of(arguments.seed);
  parameters.timestep = timestep_of(arguments.timestep, parameters.precision);
  set_steps(arguments, options);

  options.device = device_of(arguments.device);
  options.threads = threads_of(arguments.threads);
  options.input = given(app, "--input", arguments.input);
  options.output = given(app, "--output", arguments.output);
  options.json = given(app, "--json", arguments.json);
  options.compare = arguments.compare;
  options.quiet = arguments.quiet;
  options.list_devices = arguments.list_devices;
  return options;
}

}  // namespace

std::variant<Options, Information> parse_options(int argc, const char* const* argv) {
  CLI::App app(
      "Moves particles round the origin on a CPU or a CUDA GPU, gives the same bits on both,\n"
      "and says what memory and time it took.",
      "simgpu");
  Arguments arguments;
  describe(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Information{app.help()};
  } catch (const CLI::CallForVersion&) {
    return Information{version_text() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse("unknown argument " + io::quote(app.remaining().front()) + "; see simgpu --help");
  } catch (const CLI::ParseError& error) {
    refuse(std::string(error.what()) + "; see simgpu --help");
  }
  return understand(app, arguments);
}

}  // namespace simgpu::driver
