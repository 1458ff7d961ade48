#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/density.hpp"
#include "common/io/output_file.hpp"
#include "common/picture/picture.hpp"
#include "common/simulation.hpp"
#include "driver/field/field_outcome.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Draws a run's pictures, all of the same part of the plane.
template <class Real>
class Renders {
 public:
  /// `box` is what they show of the run, which has so many particles. Throws Error if no picture
  /// can be made.
  Renders(const Options& options, std::uint64_t particles, std::string device, const Box& box);

  /// Draws the state, which is that after `step` steps, to the numbered file of that step. Throws
  /// Error.
  void draw_frame(const Simulation<Real>& simulation, std::uint64_t step) const;

  /// Makes room for the picture of the run's end, before any particles. Throws Error.
  void begin_end();

  /// Takes particles into the picture of the run's end, which may have come in several simulations.
  /// Throws Error.
  void add_end(const Simulation<Real>& simulation);

  /// Draws them; `field` is what became of them in a gridded field. Throws Error.
  void draw_end(const std::optional<FieldOutcome>& field);

 private:
  picture::Caption caption_at(std::uint64_t step) const;

  const Options& options_;
  std::uint64_t particles_;
  std::string device_;
  Box box_;
  io::OutputFile end_file_;  ///< the picture of the run's end, begun before any step
  std::optional<Density> end_;
};

extern template class Renders<double>;
extern template class Renders<float>;

}  // namespace simgpu::driver
