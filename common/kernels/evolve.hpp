#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/particle_row.hpp"

namespace simgpu {

/// Takes steps [first, first + steps) of an evolution with particle i, holding it in registers
/// between its load and its store.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_particle(ParticleView<Real> particles, std::uint64_t i,
                                      const Stepper<Law, Real>& stepper, std::uint64_t first,
                                      std::uint64_t steps) {
  auto particle = load<ParticleOf<Law, Real>>(particles, i);
  for (std::uint64_t n = 0; n < steps; ++n) Law::step(stepper.at(first + n), particle);
  store_first<moved_column_count<Law>>(particles, i, particle);
}

/// Takes the first `steps` steps of an evolution with particle i in fast arithmetic.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_particle_fast(ParticleView<Real> particles, std::uint64_t i,
                                           const Stepper<Law, Real>& stepper, std::uint64_t steps) {
  using Fast = typename Law::Fast;
  auto particle = load<ParticleOf<Law, Real>>(particles, i);
  for (std::uint64_t done = 0; done < steps;) {
    const std::uint64_t left = steps - done;
    const std::uint64_t epoch = left < steps_of_an_epoch ? left : steps_of_an_epoch;
    auto carried = Fast::begin(stepper.at(done), particle);
    if (Fast::may(carried)) {
      Fast::run(
          epoch, [&] { Fast::step(carried); },
          [&](std::uint64_t n) { Fast::correct(static_cast<Real>(n), carried); });
      Fast::end(carried, particle);
    } else {
      for (std::uint64_t n = 0; n < epoch; ++n) Law::step(stepper.at(done + n), particle);
    }
    done += epoch;
  }
  store_first<moved_column_count<Law>>(particles, i, particle);
}

// The bodies of kernels.

/// Takes steps [first, first + steps) of an evolution with particle i.
template <class Law, class Real>
struct Evolve {
  ParticleView<Real> particles;
  Stepper<Law, Real> stepper;
  std::uint64_t first;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    move_particle<Law>(particles, i, stepper, first, steps);
  }
};

/// Takes the first `steps` steps of an evolution with particle i in fast arithmetic.
template <class Law, class Real>
struct EvolveFast {
  ParticleView<Real> particles;
  Stepper<Law, Real> stepper;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    move_particle_fast<Law>(particles, i, stepper, steps);
  }
};

}  // namespace simgpu
