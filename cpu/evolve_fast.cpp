#include "cpu/evolve_fast.hpp"

#include <algorithm>
#include <cstddef>

#include "common/fast_step.hpp"
#include "common/floating_point.hpp"
#include "cpu/lanes.hpp"

namespace simgpu::cpu {

namespace {

/// Moves all lanes by fast steps, also those that should not take any.
template <class Real>
SIMGPU_INLINE void step_fast(std::uint64_t steps, const Real* tangents, const Real* vs,
                             Block<Real>& block) {
  Real x[lanes<Real>];
  Real y[lanes<Real>];
  Real t[lanes<Real>];
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    x[lane] = block.x[lane];
    y[lane] = block.y[lane];
    t[lane] = tangents[lane];
  }
  run_epoch(
      steps,
      [&]() SIMGPU_INLINE_LAMBDA {
        for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
          FastParticle<Real> particle{x[lane], y[lane], t[lane], 0};
          fast_step(particle);
          x[lane] = particle.x;
          y[lane] = particle.y;
          t[lane] = particle.tangent;
        }
      },
      [&](std::uint64_t n) SIMGPU_INLINE_LAMBDA {
        for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
          FastParticle<Real> particle{x[lane], y[lane], t[lane], vs[lane]};
          correct_tangent(static_cast<Real>(n), particle);
          t[lane] = particle.tangent;
        }
      });
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    block.x[lane] = x[lane];
    block.y[lane] = y[lane];
  }
}

/// Moves all lanes by an epoch. The few of them that need exact steps take these by themselves,
/// after the others; where they are many, all lanes take exact steps as well, and each keeps its
/// own.
template <class Real>
SIMGPU_INLINE void move_epoch(std::uint64_t steps, Block<Real>& block) {
  Real tangents[lanes<Real>];
  Real vs[lanes<Real>];
  bool fast[lanes<Real>];
  std::size_t exact_lanes = 0;
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const FastParticle<Real> particle = begin_epoch(block.a[lane], particle_in(block, lane));
    tangents[lane] = particle.tangent;
    vs[lane] = particle.v;
    fast[lane] = may_step_fast(particle);
    exact_lanes += fast[lane] ? 0 : 1;
  }

  Block<Real> exact = block;
  if (exact_lanes < lanes<Real>) step_fast(steps, tangents, vs, block);
  if (exact_lanes == 0) return;
  if (exact_lanes > few<Real>) step_exactly(steps, exact);
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    if (fast[lane]) continue;
    Particle<Real> particle = particle_in(exact, lane);
    if (exact_lanes <= few<Real>) {
      for (std::uint64_t n = 0; n < steps; ++n) step(exact.a[lane], particle);
    }
    block.x[lane] = particle.x;
    block.y[lane] = particle.y;
  }
}

/// Moves particles [first, first + count), no more than there are lanes.
template <class Real>
SIMGPU_INLINE void move_block(ParticleView<Real> particles, std::uint64_t first, std::size_t count,
                              Real timestep, std::uint64_t steps) {
  Block<Real> block = load_block(particles, first, count, timestep);
  for (std::uint64_t done = 0; done < steps; done += steps_of_an_epoch) {
    move_epoch(std::min(steps - done, steps_of_an_epoch), block);
  }
  store_block(block, particles, first, count);
}

template <class Real>
SIMGPU_INLINE void move_all_fast(ParticleView<Real> particles, const Evolution& evolution) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t first, std::size_t count)
          SIMGPU_INLINE_LAMBDA { move_block(particles, first, count, timestep, evolution.steps); },
      [&](std::uint64_t i)
          SIMGPU_INLINE_LAMBDA { evolve_particle_fast(particles, i, timestep, evolution.steps); });
}

template <class Real>
SIMGPU_FOR_V3 void move_all_v3(ParticleView<Real> particles, const Evolution& evolution) {
  move_all_fast(particles, evolution);
}

template <class Real>
SIMGPU_FOR_V4 void move_all_v4(ParticleView<Real> particles, const Evolution& evolution) {
  move_all_fast(particles, evolution);
}

}  // namespace

template <class Real>
void evolve_fast(ParticleView<Real> particles, const Evolution& evolution, InstructionSet set) {
  const DefaultFloatingPoint floating_point;
  switch (set) {
    case InstructionSet::baseline:
      return move_all_fast(particles, evolution);
    case InstructionSet::x86_64_v3:
      return move_all_v3(particles, evolution);
    case InstructionSet::x86_64_v4:
      return move_all_v4(particles, evolution);
  }
}

template void evolve_fast(ParticleView<double>, const Evolution&, InstructionSet);
template void evolve_fast(ParticleView<float>, const Evolution&, InstructionSet);

}  // namespace simgpu::cpu
