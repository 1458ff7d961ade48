#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "common/parameters.hpp"

namespace simgpu::driver {

/// Where --device says to run.
struct DeviceChoice {
  enum class Kind {
    automatic,  ///< a usable GPU, else the CPU
    cpu,
    cuda,  ///< GPU `index`, and never anything else
  };

  Kind kind = Kind::automatic;
  int index = 0;
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

/// A text to print instead of running: --help or --version.
struct Information {
  std::string text;
};

/// Reads the command line. Throws Error (bad_input).
std::variant<Options, Information> parse_options(int argc, const char* const* argv);

}  // namespace simgpu::driver
