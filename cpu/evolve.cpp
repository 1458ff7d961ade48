#include "cpu/evolve.hpp"

#include "common/evolve.hpp"

namespace simgpu::cpu {

namespace {

template <class Real>
void move_all(ParticleView<Real> particles, Real timestep, std::uint64_t steps) {
  for (std::uint64_t i = 0; i < particles.size; ++i) {
    evolve_particle(particles, i, timestep, steps);
  }
}

}  // namespace

template <class Real>
void evolve(ParticleView<Real> particles, const Evolution& evolution, Order order) {
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

template void evolve(ParticleView<double>, const Evolution&, Order);
template void evolve(ParticleView<float>, const Evolution&, Order);

}  // namespace simgpu::cpu
