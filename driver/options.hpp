#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/io/particle_file.hpp"
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

/// The most particles and steps that can be asked for: what a number written with an exponent gives
/// exactly.
inline constexpr std::uint64_t most_count = std::uint64_t{1} << 53;

/// What the command line asks for, checked.
struct Options {
  Parameters parameters;  ///< `particles` and `seed` have no meaning with an input
  double time_left = 0;   ///< of --time, after the whole steps
  DeviceChoice device;
  std::optional<int> threads;
  std::optional<std::filesystem::path> input;
  std::optional<std::filesystem::path> output;
  std::optional<std::filesystem::path> compare_with;  ///< a state, or a report as JSON
  std::optional<std::string> json;                    ///< a file, or "-" for standard output
  std::optional<std::uint64_t> memory_limit;          ///< bytes of host memory
  std::optional<std::uint64_t> device_memory_limit;   ///< bytes of device memory
  std::optional<std::filesystem::path> memory_timeline;
  std::chrono::nanoseconds memory_interval = std::chrono::milliseconds(10);
  std::optional<std::chrono::nanoseconds> soak;        ///< how long
  io::Conversion conversion = io::Conversion::refuse;  ///< rounds where --precision is given
  bool compare = false;
  bool verify = false;
  bool quiet = false;
  bool list_devices = false;
  bool estimate = false;
  bool reproducible = false;

  /// That of a generated start.
  std::optional<std::uint64_t> start_seed() const {
    return input ? std::nullopt : std::optional(parameters.seed);
  }
};

/// How the particles move.
inline Evolution evolution_of(const Parameters& parameters) {
  return {parameters.timestep, parameters.steps, parameters.arithmetic};
}

/// Understands the values of the command line. Throws Error (bad_input) that names the flag and
/// what it takes.
Options understand(const Arguments& arguments);

}  // namespace simgpu::driver
