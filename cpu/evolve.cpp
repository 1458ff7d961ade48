#include "cpu/evolve.hpp"

#include <cstddef>

#include "common/evolve.hpp"
#include "common/floating_point.hpp"
#include "cpu/lanes.hpp"

namespace simgpu::cpu {

namespace {

template <class Real>
SIMGPU_INLINE void move_all(ParticleView<Real> particles, Real timestep, std::uint64_t steps) {
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t first, std::size_t count) SIMGPU_INLINE_LAMBDA {
        Block<Real> block = load_block(particles, first, count, timestep);
        step_exactly(steps, block);
        store_block(block, particles, first, count);
      },
      [&](std::uint64_t i)
          SIMGPU_INLINE_LAMBDA { evolve_particle(particles, i, timestep, steps); });
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
  const DefaultFloatingPoint floating_point;
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
