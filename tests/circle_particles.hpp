#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "common/checksum.hpp"
#include "common/initial_state.hpp"
#include "common/kernels/misfit.hpp"
#include "common/law_info.hpp"
#include "common/laws/circle.hpp"
#include "common/particle_columns.hpp"
#include "common/particle_row.hpp"
#include "common/particle_view.hpp"
#include "common/simulation.hpp"

// Particles of the circle, by which most tests move theirs.
namespace simgpu::test {

inline constexpr const LawInfo& circle_law = law_info<laws::Circle>;

/// Room for so many of them.
template <class Real>
ParticleColumns<Real> circle_columns_for(std::uint64_t count) {
  return ParticleColumns<Real>(circle_law.column_count(), count);
}

/// Room for so many of them on a device.
template <class Real>
std::unique_ptr<Simulation<Real>> make_circle(Backend& backend, Range range) {
  return make_simulation<Real>(backend, circle_law, range);
}

/// Particle i of a view.
template <class Real>
auto particle_at(const ParticleView<Real>& particles, std::uint64_t i) {
  return load<circle::Particle<typename ParticleView<Real>::Value>>(particles, i);
}

/// Overwrites particle i of a view.
template <class Real>
void set_particle(const ParticleView<Real>& particles, std::uint64_t i,
                  const circle::Particle<Real>& particle) {
  store(particles, i, particle);
}

/// Particle `index` of a generated start.
template <class Real>
circle::Particle<Real> initial_particle(std::uint64_t seed, std::uint64_t index) {
  return GeneratedStart<laws::Circle, Real>{StartBox(circle_law.columns), seed, 0}(index);
}

/// Its numbers in the order of the columns.
template <class Real>
std::array<Real, 3> numbers_of(const circle::Particle<Real>& particle) {
  return {particle.x, particle.y, particle.angular_speed};
}

/// What a particle adds to the checksum of its run.
template <class Real>
std::uint64_t hash_of(std::uint64_t index, circle::Particle<Real> particle) {
  const ParticleView<Real> view{{&particle.x, &particle.y, &particle.angular_speed}, 1, 3};
  return particle_hash(index, view, 0);
}

}  // namespace simgpu::test
