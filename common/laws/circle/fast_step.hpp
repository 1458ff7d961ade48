#pragma once

#include <cmath>
#include <cstdint>

#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"

namespace simgpu::circle {

// Fast arithmetic: the same scheme as step.hpp in six operations a step, none of them a root or a
// quotient. With t = a / r, the tangent of the angle that a step turns,
//
//     x' = x - t*y,  y' = y + t*x,  r'^2 = r^2 (1 + t^2),  so  t' = t / sqrt(1 + t^2)
//
// and the last is t - t^3/2 + 3/8 t^5 to full precision while t is small. Rounding would let t
// drift, so it is held to what is known beforehand, (r/a)^2 = v + n after n steps, once in a while.
// All operations are multiplications, additions and fused ones, named as such, so the bits are the
// same on every device, as in exact arithmetic.

/// Steps between two corrections of the tangent. In between, it drifts by half a unit in its last
/// place a step at most.
inline constexpr std::uint64_t steps_between_corrections = 16;

/// For which v = (r/a)^2 at the start of an epoch a particle takes fast steps; else exact ones,
/// which are right wherever the particle is. Below, the series for t' is too short; above, t^3 is
/// no normal number.
template <class Real>
struct FastRange;
template <>
struct FastRange<double> {
  static constexpr double least = 0x1p20;
  static constexpr double most = 0x1p600;
};
template <>
struct FastRange<float> {
  static constexpr float least = 0x1p12F;
  static constexpr float most = 0x1p80F;
};

/// What fast steps carry from one to the next.
template <class Real>
struct FastParticle {
  Real x;
  Real y;
  Real tangent;  ///< a / r
  Real v;        ///< (r/a)^2 at the start of the epoch
};

/// `particle` at the start of an epoch of steps of length `a`.
template <class Real>
SIMGPU_HOST_DEVICE FastParticle<Real> begin_epoch(Real a, const Particle<Real>& particle) {
  const Real r = std::sqrt(particle.x * particle.x + particle.y * particle.y);
  const Real ratio = r / a;
  return {particle.x, particle.y, a / r, ratio * ratio};
}

/// Whether it may take fast steps. False where there is no v, as for a = 0.
template <class Real>
SIMGPU_HOST_DEVICE bool may_step_fast(const FastParticle<Real>& particle) {
  return particle.v >= FastRange<Real>::least && particle.v <= FastRange<Real>::most;
}

/// One step.
template <class Real>
SIMGPU_HOST_DEVICE void fast_step(FastParticle<Real>& particle) {
  const Real x = particle.x;
  const Real y = particle.y;
  const Real t = particle.tangent;
  particle.x = std::fma(-t, y, x);
  particle.y = std::fma(t, x, y);
  const Real square = t * t;
  particle.tangent = std::fma(t * square, std::fma(square, Real(0.375), Real(-0.5)), t);
}

/// Holds the tangent to what it must be `steps` steps into the epoch, by a step of Newton's method.
template <class Real>
SIMGPU_HOST_DEVICE void correct_tangent(Real steps, FastParticle<Real>& particle) {
  const Real t = particle.tangent;
  const Real error = std::fma(-(particle.v + steps), t * t, Real(1));
  particle.tangent = std::fma(Real(0.5) * t, error, t);
}

/// Calls step_all() for each of `steps` steps, and correct_all(n), n being the steps taken, after
/// every few of them and after the last: the course of an epoch for one particle or for many side
/// by side. Nearly all steps are taken by a loop of a constant count, which compilers unroll.
template <class StepAll, class CorrectAll>
SIMGPU_HOST_DEVICE void run_epoch(std::uint64_t steps, StepAll step_all, CorrectAll correct_all) {
  constexpr std::uint64_t batch = steps_between_corrections;
  std::uint64_t done = 0;
  while (steps - done >= batch) {
    for (std::uint64_t n = 0; n < batch; ++n) step_all();
    done += batch;
    correct_all(done);
  }
  if (done == steps) return;
  for (; done < steps; ++done) step_all();
  correct_all(steps);
}

}  // namespace simgpu::circle
