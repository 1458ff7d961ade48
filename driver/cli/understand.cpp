#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/fast_step.hpp"
#include "common/io/quote.hpp"
#include "common/picture/picture.hpp"
#include "common/step_count.hpp"
#include "common/text/number_text.hpp"
#include "common/timeline/timeline_writer.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/cli/parse.hpp"
#include "driver/cli/same_files.hpp"
#include "driver/cli/suggest.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/plan/options.hpp"
#include "driver/run/snapshots.hpp"

namespace simgpu::driver {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::bad_input, sentence);
}

std::uint64_t count_of(const char* flag, const std::string& text, std::uint64_t least) {
  const std::optional<std::uint64_t> count = parse_count(text);
  if (!count || *count < least || *count > most_count) {
    refuse(std::string(flag) + ": " + io::quote(text) + " is not a whole number from " +
           std::to_string(least) + " to " + std::to_string(most_count) +
           "; write 100000, 100_000, 1e5 or 100k");
  }
  return *count;
}

std::uint64_t seed_of(const std::string& text) {
  const std::optional<std::uint64_t> seed = parse_count(text);
  if (!seed) refuse("--seed: " + io::quote(text) + " is not a whole number from 0 to 2^64 - 1");
  return *seed;
}

/// "; did you mean fast?", if it is likely that `text` was meant to be one of these words.
std::string suggestion_for(std::string_view text, std::span<const std::string_view> words) {
  const std::optional<std::string> word = likely_meant(text, words);
  return word ? "; did you mean " + *word + "?" : "";
}

/// The one of two choices whose name `text` is.
template <class Choice>
Choice choice_of(const char* flag, const std::string& text, Choice one, Choice other) {
  for (const Choice choice : {one, other}) {
    if (text == name_of(choice)) return choice;
  }
  const std::string_view names[] = {name_of(one), name_of(other)};
  refuse(std::string(flag) + ": " + io::quote(text) + " is neither " + std::string(names[0]) +
         " nor " + std::string(names[1]) + suggestion_for(text, names));
}

[[noreturn]] void refuse_device(const std::string& text) {
  constexpr std::string_view names[] = {"auto", "cpu", "cuda"};
  // By slips, "gpu" would be "cpu".
  const bool gpu = text.starts_with("gpu") || text.starts_with("GPU");
  const std::string suggestion = gpu ? "; did you mean cuda?" : suggestion_for(text, names);
  refuse("--device: " + io::quote(text) + " is not a device" +
         (suggestion.empty() ? "; use" : suggestion + " Use") +
         " auto, cpu, cuda, cuda:N, cuda:N,M or cuda:all");
}

/// The numbers of a list such as "0,1"; nothing if it is none.
std::optional<std::vector<int>> indices_in(std::string_view list) {
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  std::vector<int> indices;
  while (true) {
    const std::string_view number = list.substr(0, list.find(','));
    const auto index = parse_count(number);
    if (!index || *index > most) return std::nullopt;
    indices.push_back(static_cast<int>(*index));
    if (number.size() == list.size()) return indices;
    list.remove_prefix(number.size() + 1);
  }
}

void refuse_twice(const std::string& text, const std::vector<int>& indices) {
  std::set<int> named;
  for (const int index : indices) {
    if (named.insert(index).second) continue;
    refuse("--device: " + io::quote(text) + " names cuda:" + std::to_string(index) +
           " twice; name each GPU once");
  }
}

DeviceChoice device_of(const std::string& text) {
  using Kind = DeviceChoice::Kind;
  if (text == "auto") return {Kind::automatic};
  if (text == "cpu") return {Kind::cpu};
  if (text == "cuda") return {Kind::cuda};
  if (text == "cuda:all") return {Kind::all_cuda};
  constexpr std::string_view prefix = "cuda:";
  if (text.starts_with(prefix)) {
    if (auto indices = indices_in(std::string_view(text).substr(prefix.size()))) {
      refuse_twice(text, *indices);
      return {Kind::cuda, std::move(*indices)};
    }
  }
  refuse_device(text);
}

std::optional<int> threads_of(const Argument& argument) {
  if (!argument.given) return std::nullopt;
  const std::string& text = argument.text;
  const std::optional<std::uint64_t> threads = parse_count(text);
  if (!threads || *threads < 1 || *threads > static_cast<std::uint64_t>(cpu::max_threads)) {
    refuse("--threads: " + io::quote(text) + " is not a whole number from 1 to " +
           std::to_string(cpu::max_threads));
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
  if (arguments.steps.given) {
    options.parameters.steps = count_of("--steps", arguments.steps.text, 0);
    return;
  }
  const std::optional<double> time = parse_number(arguments.time.text);
  if (!time || *time < 0) {
    refuse("--time: " + io::quote(arguments.time.text) + " is not a number from 0 up");
  }
  const StepCount count = count_steps(*time, options.parameters.timestep);
  options.parameters.steps = count.steps;
  options.time_left = count.time_left;
}

/// The index of the first particle. A run that goes on has the particles of its checkpoint.
std::uint64_t first_of(const Arguments& arguments, std::uint64_t particles) {
  const std::uint64_t first = count_of("--first", arguments.first.text, 0);
  if (!arguments.resume.given && first > most_count - particles) {
    refuse("--first: " + counted(particles, "particle") + " from " + std::to_string(first) +
           " on would go beyond " + std::to_string(most_count) + ", where indices end");
  }
  return first;
}

void refuse_together(const char* one_flag, const Argument& one, const char* other_flag,
                     const Argument& other) {
  if (one.given && other.given) {
    refuse(std::string(one_flag) + " and " + other_flag + " exclude each other; give one of them");
  }
}

/// The name of a file, if one is given.
std::optional<std::string> file_name_of(const char* flag, const Argument& argument) {
  if (!argument.given) return std::nullopt;
  if (argument.text.empty()) refuse(std::string(flag) + " needs the name of a file");
  return argument.text;
}

/// Bytes, if a size is given.
std::optional<std::uint64_t> size_of(const char* flag, const Argument& argument) {
  if (!argument.given) return std::nullopt;
  const std::optional<std::uint64_t> bytes = parse_size(argument.text);
  if (!bytes) {
    refuse(std::string(flag) + ": " + io::quote(argument.text) +
           " is not a size; write 1GiB (2^30), 1GB (10^9), 512MiB or a number of bytes");
  }
  return bytes;
}

/// Particles to hold at once, if that is given.
std::optional<std::uint64_t> chunk_of(const Argument& argument) {
  if (!argument.given) return std::nullopt;
  return count_of("--chunk", argument.text, 1);
}

/// Refuses chunks where all particles are needed at once.
void require_divisible(const Options& options) {
  if (!options.chunk) return;
  if (const auto reason = whole_state_needed_by(options)) {
    refuse(*reason + " needs all particles at once; leave --chunk out");
  }
}

/// Time between two samples.
std::chrono::nanoseconds interval_of(const std::string& text) {
  using namespace std::chrono_literals;
  const std::optional<std::chrono::nanoseconds> interval = parse_duration(text);
  if (!interval || *interval < 1ms || *interval > 1h) {
    refuse("--memory-interval: " + io::quote(text) +
           " is not a time from 1ms to 1h; write 10ms or 0.5s, for instance");
  }
  return *interval;
}

/// Snapshots, if there are to be any; both flags belong together.
std::optional<Frames> snapshots_of(const Arguments& arguments) {
  const auto file = file_name_of("--snapshot", arguments.snapshot);
  if (!file && !arguments.snapshot_every.given) return std::nullopt;
  if (!file) refuse("--snapshot-every needs --snapshot FILE, too");
  if (!arguments.snapshot_every.given) refuse("--snapshot needs --snapshot-every K, too");
  require_snapshot_format(*file);
  return Frames{*file, count_of("--snapshot-every", arguments.snapshot_every.text, 1)};
}

/// Steps between two checkpoints, or time.
std::optional<CheckpointPlan> checkpoint_of(const Arguments& arguments) {
  const std::string& text = arguments.checkpoint_every.text;
  const auto file = file_name_of("--checkpoint", arguments.checkpoint);
  if (!file) {
    if (arguments.checkpoint_every.given) {
      refuse("--checkpoint-every needs --checkpoint FILE, too");
    }
    if (arguments.start_over) refuse("--start-over needs --checkpoint FILE, too");
    return std::nullopt;
  }
  if (const auto steps = parse_count(text); steps && *steps > 0) {
    return CheckpointPlan{*file, *steps, arguments.start_over};
  }
  const auto time = parse_duration(text);
  if (!time || time->count() <= 0) {
    refuse("--checkpoint-every: " + io::quote(text) +
           " is neither a time nor a number of steps; write 30s or 10000, for instance");
  }
  return CheckpointPlan{*file, *time, arguments.start_over};
}

/// How long to soak, if at all. It checks all that there is to check, and leaves nothing behind.
std::optional<std::chrono::nanoseconds> soak_of(const Arguments& arguments) {
  if (!arguments.soak.given) return std::nullopt;
  const std::optional<std::chrono::nanoseconds> time = parse_duration(arguments.soak.text);
  if (!time || time->count() <= 0) {
    refuse("--soak: " + io::quote(arguments.soak.text) +
           " is not a time; write 30s, 10m or 8h, for instance");
  }
  const std::pair<const char*, bool> others[] = {
      {"--input", arguments.input.given},
      {"--output", arguments.output.given},
      {"--compare", arguments.compare},
      {"--compare-with", arguments.compare_with.given},
      {"--verify", arguments.verify},
      {"--estimate", arguments.estimate},
      {"--snapshot", arguments.snapshot.given},
      {"--render", arguments.render.given},
      {"--checkpoint", arguments.checkpoint.given},
      {"--resume", arguments.resume.given},
      {"--chunk", arguments.chunk.given},
      {"--memory-timeline", arguments.memory_timeline.given},
      {"--reproducible", arguments.reproducible},
      {"--list-devices", arguments.list_devices},
  };
  for (const auto& [flag, given] : others) {
    if (given) refuse("--soak and " + std::string(flag) + " exclude each other; give one of them");
  }
  return time;
}

}  // namespace

void require_arithmetic_in_order(const Parameters& parameters) {
  if (parameters.arithmetic == Arithmetic::exact || parameters.order == Order::particle) return;
  refuse(
      "--math fast carries more than the particle from step to step, which --order step does not "
      "keep; leave one of them out");
}

void require_whole_epochs(const Options& options) {
  if (options.parameters.arithmetic == Arithmetic::exact) return;
  const auto require = [](const char* flag, std::uint64_t every) {
    if (every % steps_of_an_epoch == 0) return;
    refuse(std::string(flag) + ": --math fast can only stop after each " +
           std::to_string(steps_of_an_epoch) + " steps; give a multiple of them");
  };
  if (options.snapshots) require("--snapshot-every", options.snapshots->every);
  if (options.render_every) require("--render-every", *options.render_every);
  if (options.checkpoint) require("--checkpoint-every", options.checkpoint->every_steps());
}

Options understand(const Arguments& arguments) {
  refuse_together("--steps", arguments.steps, "--time", arguments.time);
  refuse_together("--input", arguments.input, "--particles", arguments.particles);
  refuse_together("--input", arguments.input, "--first", arguments.first);
  refuse_together("--input", arguments.input, "--seed", arguments.seed);
  refuse_together("--resume", arguments.resume, "--input", arguments.input);
  if (arguments.resume.given && arguments.start_over) {
    refuse("--resume and --start-over exclude each other; give one of them");
  }
  if (arguments.resume.given && arguments.time.given) {
    refuse("--resume has the steps of its run; leave --time out");
  }
  if (arguments.list_devices && arguments.json.given) {
    refuse("--list-devices has no JSON; leave --json out");
  }
  if (arguments.list_devices && arguments.estimate) {
    refuse("--list-devices and --estimate exclude each other; give one of them");
  }

  Options options;
  Parameters& parameters = options.parameters;
  parameters.precision = choice_of("--precision", arguments.precision.text,
                                   Precision::double_precision, Precision::single_precision);
  options.given = {arguments.particles.given, arguments.first.given, arguments.steps.given,
                   arguments.timestep.given,  arguments.seed.given,  arguments.precision.given,
                   arguments.math.given};
  if (arguments.precision.given) options.conversion = io::Conversion::round;
  parameters.order = choice_of("--order", arguments.order.text, Order::particle, Order::step);
  parameters.arithmetic =
      choice_of("--math", arguments.math.text, Arithmetic::exact, Arithmetic::fast);
  require_arithmetic_in_order(parameters);
  parameters.particles = count_of("--particles", arguments.particles.text, 1);
  parameters.first = first_of(arguments, parameters.particles);
  parameters.seed = seed_of(arguments.seed.text);
  parameters.timestep = timestep_of(arguments.timestep.text, parameters.precision);
  if (!arguments.resume.given || arguments.steps.given) set_steps(arguments, options);

  options.device = device_of(arguments.device.text);
  options.threads = threads_of(arguments.threads);
  options.input = file_name_of("--input", arguments.input);
  options.output = file_name_of("--output", arguments.output);
  options.json = file_name_of("--json", arguments.json);
  options.memory_limit = size_of("--memory-limit", arguments.memory_limit);
  options.device_memory_limit = size_of("--device-memory-limit", arguments.device_memory_limit);
  options.chunk = chunk_of(arguments.chunk);
  options.memory_timeline = file_name_of("--memory-timeline", arguments.memory_timeline);
  if (options.memory_timeline) memory::require_timeline_format(*options.memory_timeline);
  options.memory_interval = interval_of(arguments.memory_interval.text);
  options.compare_with = file_name_of("--compare-with", arguments.compare_with);
  options.snapshots = snapshots_of(arguments);
  options.render = file_name_of("--render", arguments.render);
  if (options.render) picture::require_picture_format(*options.render);
  if (arguments.render_every.given) {
    if (!options.render) refuse("--render-every needs --render FILE, too");
    options.render_every = count_of("--render-every", arguments.render_every.text, 1);
  }
  options.checkpoint = checkpoint_of(arguments);
  options.resume = file_name_of("--resume", arguments.resume);
  require_whole_epochs(options);
  require_divisible(options);
  refuse_same_files(options);
  options.soak = soak_of(arguments);
  options.compare = arguments.compare;
  options.verify = arguments.verify;
  options.quiet = arguments.quiet;
  options.list_devices = arguments.list_devices;
  options.estimate = arguments.estimate;
  options.reproducible = arguments.reproducible;
  return options;
}

}  // namespace simgpu::driver
