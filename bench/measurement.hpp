#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/parameters.hpp"

namespace simgpu::bench {

/// What is benchmarked: so many particles from their start state on.
struct Workload {
  std::uint64_t particles = 0;
  Evolution evolution;
  Order order = Order::particle;
};

/// What a line of benchmark_memory took of the host's memory, in bytes. See memory::LineRecord.
struct MeasuredLine {
  std::string label;
  std::string contents;
  std::uint64_t own = 0;
  std::int64_t own_increment = 0;
  std::uint64_t rss = 0;
  std::int64_t rss_increment = 0;
};

/// What a device's driver says that a state on it takes.
struct DeviceResident {
  std::string device;                 ///< its name and model
  std::optional<std::int64_t> bytes;  ///< nothing if the driver does not say
  std::string by;                     ///< whose figure that is, or why there is none
};

/// What benchmark_memory took with one representation of the particles.
struct Measurement {
  std::vector<MeasuredLine> lines;  ///< create, simulator, evolve
  std::int64_t device_own = 0;      ///< bytes asked for on the device
  std::optional<DeviceResident> device;
  double seconds = 0;  ///< of all lines
  std::uint64_t checksum = 0;
};

/// A way to hold particles.
struct Representation {
  std::string_view name;         ///< for the command line
  std::string_view description;  ///< for people
  Precision precision;
  bool on_gpu;
  /// Runs benchmark_memory in this process. Its heap should be as the program found it, since what
  /// was freed is taken again without becoming resident. Throws Error.
  Measurement (*measure)(const Workload&);
};

/// From the largest to the smallest, those of the host first.
std::span<const Representation> representations();

/// The one of this name. Throws Error (bad_input) if there is none.
const Representation& representation_named(std::string_view name);

/// A measurement as JSON, and back. Throws nlohmann::json::exception for other JSON.
std::string to_json_text(const Measurement& measurement);
Measurement measurement_from(const std::string& json_text);

}  // namespace simgpu::bench
