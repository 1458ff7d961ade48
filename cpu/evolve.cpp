#include "cpu/evolve.hpp"

#include <cstddef>

#include "common/evolve.hpp"

// Compiles a function, with all that it calls, for newer processors than the rest of the program:
// with the instructions that instruction_set.cpp asks for, and no others.
#if defined(__x86_64__)
#define SIMGPU_V3 "avx2,bmi,bmi2,fma"
#define SIMGPU_V4 SIMGPU_V3 ",avx512f,avx512bw,avx512cd,avx512dq,avx512vl"
#define SIMGPU_FOR_V3 [[gnu::target(SIMGPU_V3), gnu::flatten]]
#if defined(__clang__)
#define SIMGPU_FOR_V4 [[gnu::target(SIMGPU_V4), gnu::flatten]]
#else
// g++ would keep to half of the registers' width, for processors that slow down beyond it.
#define SIMGPU_FOR_V4 [[gnu::target(SIMGPU_V4 ",prefer-vector-width=512"), gnu::flatten]]
#endif
#else
#define SIMGPU_FOR_V3
#define SIMGPU_FOR_V4
#endif

namespace simgpu::cpu {

namespace {

/// Particles that move side by side, one in each SIMD lane. A step waits for a root and two
/// quotients, so there are several registers of them to work on meanwhile: 512 bytes a column.
template <class Real>
constexpr std::size_t lanes = 512 / sizeof(Real);

/// Moves particles [first, first + lanes). They are copied into arrays that the compiler knows do
/// not overlap, so that it makes the loop over them one of SIMD instructions.
template <class Real>
inline void move_block(ParticleView<Real> particles, std::uint64_t first, Real timestep,
                       std::uint64_t steps) {
  Real x[lanes<Real>];
  Real y[lanes<Real>];
  Real a[lanes<Real>];
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const Particle<Real> particle = particles.load(first + lane);
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
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    particles.column(Field::x)[first + lane] = x[lane];
    particles.column(Field::y)[first + lane] = y[lane];
  }
}

/// Moves all particles: whole blocks, and one by one what is left of them.
template <class Real>
inline void move_all(ParticleView<Real> particles, Real timestep, std::uint64_t steps) {
  std::uint64_t i = 0;
  for (; i + lanes<Real> <= particles.size; i += lanes<Real>) {
    move_block(particles, i, timestep, steps);
  }
  for (; i < particles.size; ++i) evolve_particle(particles, i, timestep, steps);
}

template <class Real>
inline void evolve_in_order(ParticleView<Real> particles, const Evolution& evolution, Order order) {
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
