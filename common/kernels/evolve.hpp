#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/particle_row.hpp"

namespace simgpu {

/// Moves particle i by `steps` steps, holding it in registers between its load and its store.
template <class Law, class Real>
struct Evolve {
  ParticleView<Real> particles;
  Stepper<Law, Real> stepper;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    auto particle = load<ParticleOf<Law, Real>>(particles, i);
    for (std::uint64_t n = 0; n < steps; ++n) Law::step(stepper.at(n), particle);
    store_first<moved_column_count<Law>>(particles, i, particle);
  }
};

/// Moves `particle` by `steps` steps in fast arithmetic.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_fast(const Stepper<Law, Real>& stepper, std::uint64_t steps,
                                  ParticleOf<Law, Real>& particle) {
  using Fast = typename Law::Fast;
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
}

/// Moves particle i by `steps` steps in fast arithmetic.
template <class Law, class Real>
struct EvolveFast {
  ParticleView<Real> particles;
  Stepper<Law, Real> stepper;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    auto particle = load<ParticleOf<Law, Real>>(particles, i);
    move_fast<Law, Real>(stepper, steps, particle);
    store_first<moved_column_count<Law>>(particles, i, particle);
  }
};

}  // namespace simgpu
