#include "driver/cli/understand.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "common/io/quote.hpp"
#include "common/picture/picture.hpp"
#include "common/timeline/timeline_writer.hpp"
#include "driver/cli/parameter_values.hpp"
#include "driver/cli/parse.hpp"
#include "driver/cli/same_files.hpp"
#include "driver/cli/values.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/run/snapshots.hpp"
#include "driver/run/trajectory.hpp"

namespace simgpu::driver {

namespace {

void refuse_together(const char* one_flag, const Argument& one, const char* other_flag,
                     const Argument& other) {
  if (one.given && other.given) {
    refuse_arguments(std::string(one_flag) + " and " + other_flag +
                     " exclude each other; give one of them");
  }
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
    refuse_arguments(*reason + " needs all particles at once; leave --chunk out");
  }
}

/// Snapshots, if there are to be any; both flags belong together.
std::optional<Frames> snapshots_of(const Arguments& arguments) {
  const auto file = file_name_of("--snapshot", arguments.snapshot);
  if (!file && !arguments.snapshot_every.given) return std::nullopt;
  if (!file) refuse_arguments("--snapshot-every needs --snapshot FILE, too");
  if (!arguments.snapshot_every.given) refuse_arguments("--snapshot needs --snapshot-every K, too");
  require_snapshot_format(*file);
  return Frames{*file, count_of("--snapshot-every", arguments.snapshot_every.text, 1)};
}

/// The file of states over time, if there is to be one; both flags belong together.
std::optional<Frames> trajectory_of(const Arguments& arguments) {
  const auto file = file_name_of("--trajectory", arguments.trajectory);
  if (!file && !arguments.trajectory_every.given) return std::nullopt;
  if (!file) refuse_arguments("--trajectory-every needs --trajectory FILE, too");
  if (!arguments.trajectory_every.given) {
    refuse_arguments("--trajectory needs --trajectory-every K, too");
  }
  require_trajectory_format("--trajectory", *file);
  return Frames{*file, count_of("--trajectory-every", arguments.trajectory_every.text, 1)};
}

/// The compressed copy of that file, if there is to be one.
std::optional<std::filesystem::path> trajectory_compressed_of(const Arguments& arguments) {
  constexpr const char* flag = "--trajectory-compressed";
  const auto file = file_name_of(flag, arguments.trajectory_compressed);
  if (!file) return std::nullopt;
  if (!arguments.trajectory.given) {
    refuse_arguments(std::string(flag) + " needs --trajectory FILE, too");
  }
  require_trajectory_format(flag, *file);
  return file;
}

/// Steps between two checkpoints, or time.
std::optional<CheckpointPlan> checkpoint_of(const Arguments& arguments) {
  const std::string& text = arguments.checkpoint_every.text;
  const auto file = file_name_of("--checkpoint", arguments.checkpoint);
  if (!file) {
    if (arguments.checkpoint_every.given) {
      refuse_arguments("--checkpoint-every needs --checkpoint FILE, too");
    }
    if (arguments.start_over) refuse_arguments("--start-over needs --checkpoint FILE, too");
    return std::nullopt;
  }
  if (const auto steps = parse_count(text); steps && *steps > 0) {
    return CheckpointPlan{*file, *steps, arguments.start_over};
  }
  const auto time = parse_duration(text);
  if (!time || time->count() <= 0) {
    refuse_arguments("--checkpoint-every: " + io::quote(text) +
                     " is neither a time nor a number of steps; write 30s or 10000, for instance");
  }
  return CheckpointPlan{*file, *time, arguments.start_over};
}

using Given = std::pair<const char*, bool>;

/// Refuses what is given beside `flag`, of runs that do not go together with its own.
void refuse_beside(const char* flag, std::span<const Given> others) {
  for (const auto& [other, given] : others) {
    if (!given) continue;
    refuse_arguments(std::string(flag) + " and " + other + " exclude each other; give one of them");
  }
}

/// Refuses beside `flag`, whose several runs leave nothing behind, what is of one run alone.
void refuse_what_one_run_has(const char* flag, const Arguments& arguments) {
  const Given others[] = {
      {"--output", arguments.output.given},
      {"--compare", arguments.compare},
      {"--compare-with", arguments.compare_with.given},
      {"--verify", arguments.verify},
      {"--estimate", arguments.estimate},
      {"--snapshot", arguments.snapshot.given},
      {"--trajectory", arguments.trajectory.given},
      {"--render", arguments.render.given},
      {"--checkpoint", arguments.checkpoint.given},
      {"--resume", arguments.resume.given},
      {"--chunk", arguments.chunk.given},
      {"--memory-timeline", arguments.memory_timeline.given},
      {"--reproducible", arguments.reproducible},
      {"--list-devices", arguments.list_devices},
  };
  refuse_beside(flag, others);
}

/// How long to soak, if at all. It checks all that there is to check, and leaves nothing behind.
std::optional<std::chrono::nanoseconds> soak_of(const Arguments& arguments) {
  if (!arguments.soak.given) return std::nullopt;
  const std::optional<std::chrono::nanoseconds> time = parse_duration(arguments.soak.text);
  if (!time || time->count() <= 0) {
    refuse_arguments("--soak: " + io::quote(arguments.soak.text) +
                     " is not a time; write 30s, 10m or 8h, for instance");
  }
  const Given input[] = {{"--input", arguments.input.given}};
  refuse_beside("--soak", input);
  refuse_what_one_run_has("--soak", arguments);
  return time;
}

/// Whether to see how the end depends on the timestep. That takes three runs, which leave nothing
/// behind.
bool convergence_of(const Arguments& arguments, const Parameters& parameters) {
  if (!arguments.convergence) return false;
  const Given others[] = {{"--soak", arguments.soak.given},
                          {"--math fast", parameters.math == Math::fast}};
  refuse_beside("--convergence", others);
  refuse_what_one_run_has("--convergence", arguments);
  return true;
}

}  // namespace

Options understand(const Arguments& arguments, std::span<const LawInfo* const> laws) {
  const auto& parameters = arguments.parameters;
  refuse_together("--steps", parameters[place_of("steps")], "--time", arguments.time);
  refuse_together("--flow", parameters[place_of("flow")], "--velocity",
                  parameters[place_of("velocity")]);
  refuse_together("--input", arguments.input, "--particles", parameters[place_of("particles")]);
  refuse_together("--input", arguments.input, "--first", parameters[place_of("first")]);
  refuse_together("--input", arguments.input, "--seed", parameters[place_of("seed")]);
  refuse_together("--resume", arguments.resume, "--input", arguments.input);
  if (arguments.resume.given && arguments.start_over) {
    refuse_arguments("--resume and --start-over exclude each other; give one of them");
  }
  if (arguments.resume.given && arguments.time.given) {
    refuse_arguments("--resume has the steps of its run; leave --time out");
  }
  if (arguments.list_devices && arguments.json.given) {
    refuse_arguments("--list-devices has no JSON; leave --json out");
  }
  if (arguments.list_devices && arguments.estimate) {
    refuse_arguments("--list-devices and --estimate exclude each other; give one of them");
  }

  Options options;
  options.laws = laws;
  options.resume = file_name_of("--resume", arguments.resume);
  understand_parameters(arguments, laws, options);
  if (options.given[place_of("precision")]) options.conversion = io::Conversion::round;
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
  options.trajectory = trajectory_of(arguments);
  options.trajectory_compressed = trajectory_compressed_of(arguments);
  options.render = file_name_of("--render", arguments.render);
  if (options.render) picture::require_picture_format(*options.render);
  if (arguments.render_every.given) {
    if (!options.render) refuse_arguments("--render-every needs --render FILE, too");
    options.render_every = count_of("--render-every", arguments.render_every.text, 1);
  }
  options.checkpoint = checkpoint_of(arguments);
  require_whole_epochs(options);
  require_divisible(options);
  refuse_same_files(options);
  options.soak = soak_of(arguments);
  options.convergence = convergence_of(arguments, options.parameters);
  options.compare = arguments.compare;
  options.verify = arguments.verify;
  options.quiet = arguments.quiet;
  options.list_devices = arguments.list_devices;
  options.estimate = arguments.estimate;
  options.reproducible = arguments.reproducible;
  if (!options.resume) require_possible_by_law(options);
  return options;
}

}  // namespace simgpu::driver
