#pragma once

#include <array>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "common/built_in_laws.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

/// The value of a flag as it was written, or its default.
struct Argument {
  std::string text;
  bool given = false;
  std::vector<std::string> all = {};  ///< of a flag that is repeated, each time as it was written
};

/// The command line, its values not yet understood.
struct Arguments {
  std::array<Argument, run_parameter_count> parameters;  ///< those of run_parameters
  Argument device;
  Argument threads;
  Argument time;
  Argument input;
  Argument output;
  Argument snapshot;
  Argument snapshot_every;
  Argument trajectory;
  Argument trajectory_every;
  Argument trajectory_compressed;
  Argument render;
  Argument render_every;
  Argument checkpoint;
  Argument checkpoint_every;
  Argument resume;
  Argument compare_with;
  Argument soak;
  Argument json;
  Argument memory_limit;
  Argument device_memory_limit;
  Argument chunk;
  Argument memory_timeline;
  Argument memory_interval;
  bool list_devices = false;
  bool list_flows = false;
  bool compare = false;
  bool verify = false;
  bool convergence = false;
  bool estimate = false;
  bool reproducible = false;
  bool quiet = false;
  bool start_over = false;
};

/// A text to print instead of running: of --help, --version or --list-flows.
struct Information {
  std::string text;
};

/// Splits the command line into flags and values. Throws Error (bad_input) for unknown flags
/// and missing values. --help names the flows of `laws`.
std::variant<Arguments, Information> read_command_line(
    int argc, const char* const* argv, std::span<const LawInfo* const> laws = built_in_laws());

}  // namespace simgpu::driver
