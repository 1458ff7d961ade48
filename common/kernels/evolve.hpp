#pragma once

#include <cstdint>

#include "common/bits.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/not_finite.hpp"
#include "common/particle_row.hpp"

namespace simgpu {

/// Takes steps [first, first + steps) of an evolution with particle i, holding it in registers
/// between its load and its store. One that does not stay finite is marked (see not_finite.hpp).
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_particle(ParticleView<Real> particles, std::uint64_t i,
                                      const Stepper<Law, Real>& stepper, std::uint64_t first,
                                      std::uint64_t steps) {
  auto particle = load<ParticleOf<Law, Real>>(particles, i);
  for (std::uint64_t n = 0; n < steps; ++n) Law::step(stepper.at(first + n), particle);
  if constexpr (!stays_finite<Law>) {
    if (!is_finite<ParticleOf<Law, Real>, Real>(particle)) [[unlikely]] {
      return find_and_mark<Law>(particles, i, stepper, first, steps);
    }
  }
  store_first<moved_column_count<Law>>(particles, i, particle);
}

/// How many members the struct `Carried` of `Way`, a law's Fast or Enclosed, has.
template <class Way, class Real>
inline constexpr unsigned carried_count = field_count<typename Way::template Carried<Real>, Real>;

/// Takes the first `steps` steps of an evolution with particle i, in epochs. Through an epoch, the
/// particle carries what `Way` takes its steps with, and run(first, count, carried, particle) takes
/// them; where may(carried) is false, it takes the law's own steps.
template <class Law, class Way, class Real, class May, class Run>
SIMGPU_HOST_DEVICE void move_particle_in_epochs(ParticleView<Real> particles, std::uint64_t i,
                                                const Stepper<Law, Real>& stepper,
                                                std::uint64_t steps, May may, Run run) {
  constexpr unsigned moved = moved_column_count<Law>;
  auto particle = load<ParticleOf<Law, Real>>(particles, i);
  for (std::uint64_t done = 0; done < steps;) {
    const std::uint64_t left = steps - done;
    const std::uint64_t epoch = left < steps_of_an_epoch ? left : steps_of_an_epoch;
    auto carried = Way::begin(stepper.at(done), particle);
    if (may(carried)) {
      run(done, epoch, carried, particle);
      copy_first<moved, Real>(carried, particle);
    } else {
      for (std::uint64_t n = 0; n < epoch; ++n) Law::step(stepper.at(done + n), particle);
    }
    done += epoch;
  }
  store_first<moved>(particles, i, particle);
}

/// Takes the first `steps` steps of an evolution with particle i in fast arithmetic.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_particle_fast(ParticleView<Real> particles, std::uint64_t i,
                                           const Stepper<Law, Real>& stepper, std::uint64_t steps) {
  using Fast = typename Law::Fast;
  move_particle_in_epochs<Law, Fast>(
      particles, i, stepper, steps, [](const auto& carried) { return Fast::may(carried); },
      [](std::uint64_t /*first*/, std::uint64_t count, auto& carried, const auto& /*particle*/) {
        Fast::run(
            count, [&] { Fast::step(carried); },
            [&](std::uint64_t n) { Fast::correct(static_cast<Real>(n), carried); });
      });
}

/// Takes a step that is enclosed: to where both ends of the enclosure lead, if that is one place,
/// and else by the law's own step.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void take_enclosed_step(const Step<Law, Real>& now,
                                           typename Law::Enclosed::template Carried<Real>& carried,
                                           ParticleOf<Law, Real>& particle) {
  using Enclosed = typename Law::Enclosed;
  constexpr unsigned moved = moved_column_count<Law>;
  const EnclosedEnds<moved, Real> ends = Enclosed::ends(carried);
  std::uint64_t difference = 0;
  for (unsigned column = 0; column < moved; ++column) {
    difference |= bits_of(ends.one[column]) ^ bits_of(ends.other[column]);
  }
  if (difference != 0) [[unlikely]] {
    copy_first<moved, Real>(carried, particle);
    Law::step(now, particle);
    copy_first<moved, Real>(particle, carried);
  } else {
    for_each_first<moved, carried_count<Enclosed, Real>>(
        carried, [&](Real& number, unsigned column) { number = ends.one[column]; });
  }
  Enclosed::next(carried);
}

/// Encloses a particle and takes steps [first, first + steps), for which one enclosure serves.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void enclose_steps(const Stepper<Law, Real>& stepper, std::uint64_t first,
                                      std::uint64_t steps,
                                      typename Law::Enclosed::template Carried<Real>& carried,
                                      ParticleOf<Law, Real>& particle) {
  Law::Enclosed::enclose(carried);
  for (std::uint64_t n = 0; n < steps; ++n) {
    take_enclosed_step<Law>(stepper.at(first + n), carried, particle);
  }
}

/// Takes the first `steps` steps of an evolution with particle i, enclosed. Where one particle of a
/// warp may not be, none is: the warp would take both kinds of steps, one after the other.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void move_particle_enclosed(ParticleView<Real> particles, std::uint64_t i,
                                               const Stepper<Law, Real>& stepper,
                                               std::uint64_t steps) {
  using Enclosed = typename Law::Enclosed;
  constexpr std::uint64_t batch = Enclosed::steps_of_an_enclosure;
  move_particle_in_epochs<Law, Enclosed>(
      particles, i, stepper, steps,
      [](const auto& carried) { return all_of_warp(Enclosed::may(carried)); },
      [&](std::uint64_t first, std::uint64_t count, auto& carried, auto& particle) {
        const std::uint64_t end = first + count;
        for (; first + batch <= end; first += batch) {
          enclose_steps<Law>(stepper, first, batch, carried, particle);
        }
        if (first < end) enclose_steps<Law>(stepper, first, end - first, carried, particle);
      });
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

/// Takes the first `steps` steps of an evolution with particle i, enclosed: the bits of Evolve.
template <class Law, class Real>
struct EvolveEnclosed {
  ParticleView<Real> particles;
  Stepper<Law, Real> stepper;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    move_particle_enclosed<Law>(particles, i, stepper, steps);
  }
};

}  // namespace simgpu
