#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/parameters.hpp"
#include "driver/command_line.hpp"

namespace simgpu::driver {

/// Where --device says to run.
struct DeviceChoice {
  enum class Kind {
    automatic,  ///< a usable GPU, else the CPU
    cpu,
    cuda,  ///< GPU `index`, or the first usable one, and never anything else
  };

  Kind kind = Kind::automatic;
  std::optional<int> index;
};

/// What the command line asks for, checked.
struct Options {
  Parameters parameters;  ///< `particles` and `seed` have no meaning with an input
  double time_left = 0;   ///< of --time, after the whole steps
  DeviceChoice device;
  std::optional<int> threads;
  std::optional<std::filesystem::path> input;
  std::optional<std::filesystem::path> output;
  std::optional<std::string> json;  ///< a file, or "-" for standard output
  bool compare = false;
  bool quiet = false;
  bool list_devices = false;
};

/// Understands the values of the command line. Throws Error (bad_input) that names the flag and
/// what it takes.
Options understand(const Arguments& arguments);

}  // namespace simgpu::driver
