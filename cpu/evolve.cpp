#include "cpu/evolve.hpp"

#include <algorithm>
#include <cstddef>

#include "common/evolve.hpp"
#include "cpu/lanes.hpp"
#include "cpu/target.hpp"

namespace simgpu::cpu {

namespace {

/// Moves particles [first, first + count), no more than there are lanes. They are copied into
/// arrays that the compiler knows do not overlap, so that it makes the loop over them one of SIMD
/// instructions.
template <class Real>
SIMGPU_INLINE void move_block(ParticleView<Real> particles, std::uint64_t first, std::size_t count,
                              Real timestep, std::uint64_t steps) {
  Real x[lanes<Real>];
  Real y[lanes<Real>];
  Real a[lanes<Real>];
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const Particle<Real> particle = particles.load(first + particle_of_lane(lane, count));
    x[lane] = particle.x;
    y[lane] = particle.y;
    a[lane] = step_length(timestep, particle);
  }
  for (std::uint64_t n = 0; n < steps; ++n) {
    for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
      Particle<Real> particle{};
      particle.x = x[lane];
      particle.y = y[lane];
      step(a[lane], particle);
      x[lane] = particle.x;
      y[lane] = particle.y;
    }
  }
  for (std::size_t lane = 0; lane < count; ++lane) {
    particles.column(Field::x)[first + lane] = x[lane];
    particles.column(Field::y)[first + lane] = y[lane];
  }
}

/// Moves all particles: whole blocks, whose number of particles the compiler knows, and what is
/// left of them as a block, or one by one if it is little.
template <class Real>
SIMGPU_INLINE void move_all(ParticleView<Real> particles, Real timestep, std::uint64_t steps) {
  std::uint64_t i = 0;
  for (; i + lanes<Real> <= particles.size; i += lanes<Real>) {
    move_block(particles, i, lanes<Real>, timestep, steps);
  }
  if (const std::size_t left = particles.size - i; left > few<Real>) {
    return move_block(particles, i, left, timestep, steps);
  }
  for (; i < particles.size; ++i) evolve_particle(particles, i, timestep, steps);
}

template <class Real>
SIMGPU_INLINE void evolve_in_order(ParticleView<Real> particles, const Evolution& evolution,
                                   Order order) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  switch (order) {
    case Order::particle:
      move_all(particles, timestep, evolution.steps);
      break;
    case Order::step:
      for (std::uint64_t n = 0; n < evolution.steps; ++n) move_all(particles, timestep, 1);
      break;
  }
}

template <class Real>
SIMGPU_FOR_V3 void evolve_v3(ParticleView<Real> particles, const Evolution& evolution,
                             Order order) {
  evolve_in_order(particles, evolution, order);
}

template <class Real>
SIMGPU_FOR_V4 void evolve_v4(ParticleView<Real> particles, const Evolution& evolution,
                             Order order) {
  evolve_in_order(particles, evolution, order);
}

}  // namespace

template <class Real>
void evolve(ParticleView<Real> particles, const Evolution& evolution, Order order,
            InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return evolve_in_order(particles, evolution, order);
    case InstructionSet::x86_64_v3:
      return evolve_v3(particles, evolution, order);
    case InstructionSet::x86_64_v4:
      return evolve_v4(particles, evolution, order);
  }
}

template void evolve(ParticleView<double>, const Evolution&, Order, InstructionSet);
template void evolve(ParticleView<float>, const Evolution&, Order, InstructionSet);

}  // namespace simgpu::cpu
