#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "common/host_device.hpp"
#include "common/particle.hpp"

namespace simgpu {

/// Uniform in the open interval (-1, 1), from the upper 53 of 64 random bits: an odd multiple of
/// 2^-53, exact in double, symmetric, and never zero, so that no particle starts at the origin.
SIMGPU_HOST_DEVICE inline double uniform_minus1_to_1(std::uint64_t bits) {
  const auto k = static_cast<std::int64_t>(bits >> 11);
  return static_cast<double>(2 * k + 1 - (std::int64_t{1} << 53)) * 0x1p-53;
}

/// The start value of one field of one particle. Philox4x32-10 (Salmon et al., "Parallel random
/// numbers: as easy as 1, 2, 3", SC11) with key = seed and counter = (index, field / 2): each call
/// gives two 64-bit draws, one for each of two neighbouring fields. A value depends on seed, index
/// and field alone.
SIMGPU_HOST_DEVICE inline double initial_value(std::uint64_t seed, std::uint64_t index,
                                               unsigned field) {
  using Philox = r123::Philox4x32;
  const Philox::key_type key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const Philox::ctr_type counter = {
      {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), field / 2, 0}};
  const Philox::ctr_type words = Philox{}(counter, key);
  const unsigned low = 2 * (field % 2);
  return uniform_minus1_to_1((std::uint64_t{words.v[low + 1]} << 32) | words.v[low]);
}

/// The start state of particle `index` of a run: each field uniform in (-1, 1), drawn in double and
/// then rounded to `Real`. It does not depend on how many particles the run has, nor on the device.
template <class Real>
SIMGPU_HOST_DEVICE Particle<Real> initial_particle(std::uint64_t seed, std::uint64_t index) {
  Particle<Real> particle{};
  for (unsigned field = 0; field < field_count; ++field) {
    value_of(particle, static_cast<Field>(field)) =
        static_cast<Real>(initial_value(seed, index, field));
  }
  return particle;
}

}  // namespace simgpu
