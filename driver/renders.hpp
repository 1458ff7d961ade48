#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/simulation.hpp"
#include "driver/memory_plan.hpp"
#include "driver/options.hpp"

namespace simgpu::driver {

/// Draws a run's pictures, all to the scale of the circle that its particles have reached at its
/// end.
template <class Real>
class Renders {
 public:
  /// `start` is where the simulation is now. Throws Error if no picture can be made.
  Renders(const Options& options, const Simulation<Real>& simulation, std::string device,
          const Position& start);

  /// Draws the state, which is that after `step` steps, to the numbered file of that step. Throws
  /// Error.
  void draw_frame(std::uint64_t step) const;

  /// Draws the state at the end of the run. Throws Error.
  void draw_end() const;

 private:
  void draw(std::uint64_t step, const std::filesystem::path& file) const;

  const Options& options_;
  const Simulation<Real>& simulation_;
  std::string device_;
  double half_width_;
};

/// What a picture of so many particles takes while it is made, on a device that takes
/// `count_bytes` to count them.
StateBytes render_bytes(std::uint64_t particles, const MemoryUse& memory_use);

extern template class Renders<double>;
extern template class Renders<float>;

}  // namespace simgpu::driver
