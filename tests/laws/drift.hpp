#pragma once

#include <string_view>

#include "common/law.hpp"

namespace simgpu::test {

/// Particles that all drift alike, ever faster, in three dimensions: a law of the tests alone. It
/// has what the circle has not, parameters, a third dimension and steps that depend on time, and
/// none of the members that a law need not have.
struct Drift {
  static constexpr std::string_view flow = "drift";
  static constexpr std::string_view scheme = "euler";
  static constexpr std::string_view meaning = "particles that drift alike, ever faster";

  static constexpr ColumnInfo columns[] = {
      {"x", "length", "position along the first axis"},
      {"y", "length", "position along the second axis"},
      {"z", "length", "position along the third axis", 0, 10},
      {"mass", "mass", "as it was at the start, since no step changes it", 1, 2}};
  static constexpr unsigned dimensions = 3;
  static constexpr unsigned moved_columns = 3;

  struct Parameters {
    double velocity_x;
    double velocity_y;
    double velocity_z;
    double acceleration;
  };
  static constexpr ParameterInfo parameters[] = {
      {"velocity_x", 1, "length/time", "along the first axis, at time 0"},
      {"velocity_y", -2, "length/time", "along the second axis, at time 0"},
      {"velocity_z", 0.5, "length/time", "along the third axis, at time 0"},
      {"acceleration", 3, "length/time^2", "along each axis"}};

  template <class Real>
  struct Particle {
    Real x;
    Real y;
    Real z;
    Real mass;
  };

  template <class Real>
  SIMGPU_HOST_DEVICE static void step(const Step<Drift, Real>& now, Particle<Real>& particle) {
    const double gained = now.parameters.acceleration * now.time;
    particle.x += now.timestep * static_cast<Real>(now.parameters.velocity_x + gained);
    particle.y += now.timestep * static_cast<Real>(now.parameters.velocity_y + gained);
    particle.z += now.timestep * static_cast<Real>(now.parameters.velocity_z + gained);
  }
};

}  // namespace simgpu::test
