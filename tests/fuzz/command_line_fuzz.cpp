// The command line, read and understood but not run. An input is its arguments, with a NUL after
// each. What is accepted is within the documented bounds, and means the same written out in full.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "common/text/number_text.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/cli/understand.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/options.hpp"
#include "driver/plan/parameter_flag.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

using driver::Arguments;
using driver::DeviceChoice;
using driver::Information;
using driver::Options;

std::vector<std::string> split(std::string_view input) {
  std::vector<std::string> arguments;
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\0'), input.size());
    arguments.emplace_back(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return arguments;
}

std::variant<Arguments, Information> read(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"simgpu"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  return driver::read_command_line(argc, argv.data());
}

std::string device_text(const DeviceChoice& device) {
  if (device.kind == DeviceChoice::Kind::automatic) return "auto";
  if (device.kind == DeviceChoice::Kind::cpu) return "cpu";
  if (device.kind == DeviceChoice::Kind::all_cuda) return "cuda:all";
  return driver::name_of_gpus(device.indices);
}

/// A command line that says all that `options` do, each in the plainest way.
std::vector<std::string> written_out(const Options& options) {
  std::vector<std::string> arguments;
  const auto add = [&](const std::string& flag, const auto& value) {
    arguments.push_back(flag + "=" + std::string(value));
  };
  const auto add_if = [&](const char* flag, const auto& optional, auto text_of) {
    if (optional) add(flag, text_of(*optional));
  };
  const auto number = [](auto value) { return std::to_string(value); };
  const auto name = [](const std::filesystem::path& path) { return path.string(); };
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const RunParameter& parameter = run_parameters[place];
    const std::string flag = driver::flag_name(parameter);
    const bool is_of_input = place == place_of("particles") || place == place_of("first") ||
                             parameter.of_generated_start;
    const bool is_repeated = std::holds_alternative<LawSettings>(parameter.value);
    // A run has a flow or a velocity, and few have a field.
    if (std::holds_alternative<FieldText>(parameter.value)) continue;
    const bool has_velocity = !options.parameters.velocity.text.empty();
    const bool is_other = place == (has_velocity ? place_of("flow") : place_of("velocity"));
    if (flag.empty() || is_repeated || is_other || (options.input && is_of_input)) continue;
    add(flag, text_of(value_of(parameter, options.parameters)));
  }
  for (const LawSetting& setting : options.settings) {
    add("--set", setting.name + "=" + shortest(setting.value));
  }
  add("--device", device_text(options.device));
  add("--memory-interval", number(options.memory_interval.count()) + "e-6ms");
  add_if("--threads", options.threads, number);
  add_if("--input", options.input, name);
  add_if("--output", options.output, name);
  add_if("--resume", options.resume, name);
  add_if("--json", options.json, name);
  add_if("--memory-limit", options.memory_limit, number);
  add_if("--device-memory-limit", options.device_memory_limit, number);
  add_if("--chunk", options.chunk, number);
  add_if("--memory-timeline", options.memory_timeline, name);
  if (options.convergence) arguments.emplace_back("--convergence");
  if (options.compare) arguments.emplace_back("--compare");
  if (options.quiet) arguments.emplace_back("--quiet");
  if (options.list_devices) arguments.emplace_back("--list-devices");
  if (options.estimate) arguments.emplace_back("--estimate");
  if (options.reproducible) arguments.emplace_back("--reproducible");
  return arguments;
}

void require_bounds(const Options& options) {
  using namespace std::chrono_literals;
  const Parameters& parameters = options.parameters;
  require(parameters.particles >= 1 && parameters.particles <= most_count,
          "particles are from 1 to 2^53");
  require(options.resume || parameters.first <= most_count - parameters.particles,
          "indices are below 2^53");
  require(parameters.steps <= most_count, "steps are up to 2^53");
  require(parameters.timestep > 0 && std::isfinite(parameters.timestep),
          "a timestep is a positive number");
  require(std::isfinite(parameters.start_time), "a time is a number");
  require(options.time_left >= 0 && options.time_left < parameters.timestep,
          "less than a step is left of the time");
  require(!options.threads || (*options.threads >= 1 && *options.threads <= cpu::max_threads),
          "threads are from 1 to the most there can be");
  require(!options.chunk || (*options.chunk >= 1 && *options.chunk <= most_count),
          "a chunk has from 1 to 2^53 particles");
  require(!options.chunk ||
              !(options.checkpoint || options.resume || options.snapshots || options.trajectory ||
                options.render_every || options.soak || options.convergence),
          "what needs all particles at once has no chunks");
  require(options.memory_interval >= 1ms && options.memory_interval <= 1h,
          "an interval is from 1 ms to an hour");
}

/// The steps cover the time, but for what is said to be left. Those of a run that goes on are its
/// checkpoint's.
void require_time_covered(const Arguments& arguments, const Options& options) {
  if (options.given[place_of("steps")] || options.resume) return;
  const LawInfo& law = *options.parameters.law;
  const double time = arguments.time.given ? std::strtod(arguments.time.text.c_str(), nullptr)
                                           : static_cast<double>(law.steps) * law.timestep;
  const double covered = std::fma(static_cast<double>(options.parameters.steps),
                                  std::abs(options.parameters.timestep), options.time_left);
  // The quotient is taken for a whole number within 1.5 units of its last place, and `covered` is
  // rounded once more.
  require(std::abs(covered - time) <= 0x1p-51 * time, "steps and what is left make up the time");
}

}  // namespace

void test_one(std::string_view input) {
  const std::vector<std::string> arguments = split(input);
  const auto read_first = accepted([&] { return read(arguments); });
  if (!read_first) return;
  if (const auto* information = std::get_if<Information>(&*read_first)) {
    require(!information->text.empty(), "there is something to print");
    return;
  }
  const auto& given = std::get<Arguments>(*read_first);
  const auto options = accepted([&] { return driver::understand(given); });
  if (!options) return;
  require_bounds(*options);
  require_time_covered(given, *options);
  const std::vector<std::string> plain = written_out(*options);
  const Options again = driver::understand(std::get<Arguments>(read(plain)));
  require(written_out(again) == plain, "a command line written out in full means the same");
}

}  // namespace simgpu::fuzz
