#pragma once

#include <cstddef>
#include <cstdint>

#include "common/particle_view.hpp"
#include "common/step.hpp"
#include "cpu/target.hpp"

namespace simgpu::cpu {

/// Particles that move side by side, one in each SIMD lane. A step waits for a root and two
/// quotients, so there are several registers of them to work on meanwhile: 512 bytes a column.
template <class Real>
inline constexpr std::size_t lanes = 512 / sizeof(Real);

/// Particles that are moved one by one, rather than in a block that they do not fill.
template <class Real>
inline constexpr std::size_t few = lanes<Real> / 8;

/// The particle in a lane of a block of `count`: the first one again in lanes that have none.
inline std::size_t particle_of_lane(std::size_t lane, std::size_t count) {
  return lane < count ? lane : 0;
}

/// Particles side by side, in arrays that the compiler knows do not overlap.
template <class Real>
struct Block {
  Real x[lanes<Real>];
  Real y[lanes<Real>];
  Real a[lanes<Real>];
};

template <class Real>
SIMGPU_INLINE Block<Real> load_block(ParticleView<Real> particles, std::uint64_t first,
                                     std::size_t count, Real timestep) {
  Block<Real> block;
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const Particle<Real> particle = particles.load(first + particle_of_lane(lane, count));
    block.x[lane] = particle.x;
    block.y[lane] = particle.y;
    block.a[lane] = step_length(timestep, particle);
  }
  return block;
}

template <class Real>
SIMGPU_INLINE Particle<Real> particle_in(const Block<Real>& block, std::size_t lane) {
  Particle<Real> particle{};
  particle.x = block.x[lane];
  particle.y = block.y[lane];
  return particle;
}

template <class Real>
SIMGPU_INLINE void step_exactly(std::uint64_t steps, Block<Real>& block) {
  for (std::uint64_t n = 0; n < steps; ++n) {
    for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
      Particle<Real> particle = particle_in(block, lane);
      step(block.a[lane], particle);
      block.x[lane] = particle.x;
      block.y[lane] = particle.y;
    }
  }
}

template <class Real>
SIMGPU_INLINE void store_block(const Block<Real>& block, ParticleView<Real> particles,
                               std::uint64_t first, std::size_t count) {
  for (std::size_t lane = 0; lane < count; ++lane) {
    particles.column(Field::x)[first + lane] = block.x[lane];
    particles.column(Field::y)[first + lane] = block.y[lane];
  }
}

/// Calls move_block(first, count) for whole blocks of `total` particles, whose count the compiler
/// knows, and for what is left of them; or move_one(i) for each of these if they are few.
template <class Real, class MoveBlock, class MoveOne>
SIMGPU_INLINE void for_each_block_of_lanes(std::uint64_t total, MoveBlock move_block,
                                           MoveOne move_one) {
  std::uint64_t i = 0;
  for (; i + lanes<Real> <= total; i += lanes<Real>) move_block(i, lanes<Real>);
  if (const std::size_t left = total - i; left > few<Real>) return move_block(i, left);
  for (; i < total; ++i) move_one(i);
}

}  // namespace simgpu::cpu
