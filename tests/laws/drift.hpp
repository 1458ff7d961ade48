#pragma once

#include <string_view>

#include "common/column.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"

namespace simgpu::test {

/// What Drift moves: a point in space, and how long it has drifted.
template <class Real>
struct Drifter {
  Real x;
  Real y;
  Real z;
  Real age;
};

/// Particles that drift with a current, which is the same everywhere and grows with time: a law as
/// unlike the circle as can be. A step depends on its time, changes every column and has parameters
/// and three dimensions; there is no fast arithmetic, exact solution, domain or reach.
struct Drift {
  static constexpr std::string_view flow = "drift";
  static constexpr std::string_view scheme = "euler";
  static constexpr std::string_view meaning = "particles that drift with a current";

  static constexpr ColumnInfo columns[] = {{"x", "length", "position along the first axis"},
                                           {"y", "length", "position along the second axis"},
                                           {"z", "length", "depth", 0, 10},
                                           {"age", "time", "how long it has drifted", 0, 1}};
  static constexpr unsigned dimensions = 3;

  struct Parameters {
    double velocity_x;
    double velocity_y;
    double velocity_z;
    double acceleration;
  };
  static constexpr ParameterInfo parameters[] = {
      {"velocity_x", 0.3, "length/time", "of the current at time 0"},
      {"velocity_y", -0.7, "length/time", "of the current at time 0"},
      {"velocity_z", 0.1, "length/time", "of the current at time 0"},
      {"acceleration", 0.2, "length/time^2", "by how much each of these grows in a unit of time"}};

  template <class Real>
  using Particle = Drifter<Real>;

  template <class Real>
  SIMGPU_HOST_DEVICE static void step(const Step<Drift, Real>& now, Drifter<Real>& particle) {
    const Parameters& at_start = now.parameters;
    const double gain = at_start.acceleration * now.time;
    particle.x = particle.x + now.timestep * static_cast<Real>(at_start.velocity_x + gain);
    particle.y = particle.y + now.timestep * static_cast<Real>(at_start.velocity_y + gain);
    particle.z = particle.z + now.timestep * static_cast<Real>(at_start.velocity_z + gain);
    particle.age = particle.age + now.timestep;
  }
};

}  // namespace simgpu::test
