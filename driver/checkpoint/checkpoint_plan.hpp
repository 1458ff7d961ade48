#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <variant>

namespace simgpu::driver {

/// Where checkpoints go, and how often: after so many steps or so much time.
struct CheckpointPlan {
  std::filesystem::path file;
  std::variant<std::chrono::nanoseconds, std::uint64_t> every = std::chrono::seconds(30);
  bool start_over = false;  ///< where a checkpoint of a run that is not finished lies, too

  /// Steps between two checkpoints; 0 if it is time.
  std::uint64_t every_steps() const {
    const auto* const steps = std::get_if<std::uint64_t>(&every);
    return steps != nullptr ? *steps : 0;
  }
};

}  // namespace simgpu::driver
