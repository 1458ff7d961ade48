#pragma once

#include <cmath>

#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"

namespace simgpu::bench {

// A candidate for exact arithmetic in double precision on GPUs, which have no units for roots and
// quotients: the compiler makes each of them of multiplications and fused ones, from a first guess
// of the hardware's, and works out 1/r for both quotients. Here the guess is the 1/r of the step
// before, and 1/r is worked out once: 24 operations instead of 31 (sm_90).
//
// The bits are those of step(), as far as is known: the root is rounded by the sequence that nvcc
// itself makes, the quotients by Markstein's theorems (P. Markstein, "Computation of elementary
// functions on the IBM RISC System/6000 processor", 1990): if y is within a unit in the last place
// of 1/r, then fma(y, fma(-r, y, 1), y) is 1/r rounded, unless all bits of r's significand are set;
// and with that y, q + y (p - q r) is p/r rounded.

/// A particle between two of these steps.
struct CorrectedParticle {
  double x;
  double y;
  double inverse;  ///< about 1/r, within some 2^-20 of itself
};

SIMGPU_HOST_DEVICE inline CorrectedParticle begin_corrected(
    const circle::Particle<double>& particle) {
  const double r = std::sqrt(particle.x * particle.x + particle.y * particle.y);
  return {particle.x, particle.y, 1 / r};
}

/// p / r, with y = 1/r rounded.
SIMGPU_HOST_DEVICE inline double corrected_quotient(double p, double r, double y) {
  const double q = p * y;
  return std::fma(std::fma(-r, q, p), y, q);
}

/// One step of length `a`. Where a r is so small that a product loses bits to underflow, or a/r so
/// large that 1/r changes by more than 2^-20 of itself, this is not for the particle.
SIMGPU_HOST_DEVICE inline void corrected_step(double a, CorrectedParticle& particle) {
  const double x = particle.x;
  const double y = particle.y;
  const double square = x * x + y * y;

  const double guess = particle.inverse;
  const double error = std::fma(-square, guess * guess, 1.0);
  const double inverse_root = std::fma(std::fma(error, 0.375, 0.5), guess * error, guess);
  const double root = square * inverse_root;
  const double r = std::fma(std::fma(-root, root, square), 0.5 * inverse_root, root);

  const double inverse = std::fma(inverse_root, std::fma(-r, inverse_root, 1.0), inverse_root);
  particle.x = x - corrected_quotient(a * y, r, inverse);
  particle.y = y + corrected_quotient(a * x, r, inverse);
  particle.inverse = inverse;
}

}  // namespace simgpu::bench
