#pragma once

#include <cmath>
#include <cstdint>

#include "common/bits.hpp"
#include "common/fields.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/number.hpp"
#include "common/particle_row.hpp"

namespace simgpu {

// A particle whose numbers are no longer finite after a step is of no use any more, but which step
// that was is. It is remembered where the particle was: by a mark in its first two columns, which
// travels as a particle does, over all devices. The first is NaN; the bits of the second are the
// number of the step. Later steps leave a marked particle as it is.

template <class Row, class Real>
SIMGPU_HOST_DEVICE bool is_finite(const Row& row) {
  bool finite = true;
  for_each_field<field_count<Row, Real>>(row, [&](const Real& number, unsigned /*column*/) {
    finite = finite && std::isfinite(number);
  });
  return finite;
}

/// Marks particle i of a view, which is not finite after `step`, counted from 0 and, in single
/// precision, below 2^32.
template <class Real>
SIMGPU_HOST_DEVICE void mark_not_finite(const ParticleView<Real>& particles, std::uint64_t i,
                                        std::uint64_t step) {
  particles.columns[0][i] = from_bits<Real>(~BitsOf<Real>{0});
  particles.columns[1][i] = from_bits<Real>(static_cast<BitsOf<Real>>(step));
}

/// The step that a marked particle, given as its numbers, was not finite after.
template <class Real>
std::uint64_t marked_step(const Real* particle) {
  return bits_of(particle[1]);
}

/// Marks particle i, which is finite as the view has it and is not after some of the steps [first,
/// first + steps) of an evolution, by the first such step; leaves one that is marked as it is.
template <class Law, class Real>
SIMGPU_HOST_DEVICE void find_and_mark(ParticleView<Real> particles, std::uint64_t i,
                                      const Stepper<Law, Real>& stepper, std::uint64_t first,
                                      std::uint64_t steps) {
  using Row = ParticleOf<Law, Real>;
  auto particle = load<Row>(particles, i);
  if (!is_finite<Row, Real>(particle)) return;
  std::uint64_t n = first;
  for (; n < first + steps; ++n) {
    Law::step(stepper.at(n), particle);
    if (!is_finite<Row, Real>(particle)) break;
  }
  mark_not_finite(particles, i, n);
}

}  // namespace simgpu
