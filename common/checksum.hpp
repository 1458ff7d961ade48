#pragma once

#include <cstdint>

#include "common/bits.hpp"
#include "common/host_device.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// A bijection of 64-bit words in which every input bit moves every output bit: the finaliser of
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
SIMGPU_HOST_DEVICE constexpr std::uint64_t mix(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

/// 2^64 divided by the golden ratio, as SplitMix64 has it.
inline constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15U;

/// `hash` with one word more.
SIMGPU_HOST_DEVICE constexpr std::uint64_t mixed_in(std::uint64_t hash, std::uint64_t word) {
  return mix((hash + golden_ratio) ^ word);
}

/// What particle `index`, at place i of `particles`, adds to the checksum of its run. A checksum is
/// the sum of this over all particles modulo 2^64, so it does not depend on order or on how a run
/// is split; it tells apart any two states that differ in one bit of one particle.
template <class Real>
SIMGPU_HOST_DEVICE std::uint64_t particle_hash(std::uint64_t index,
                                               const ParticleView<Real>& particles,
                                               std::uint64_t i) {
  std::uint64_t hash = mix(index + golden_ratio);
  // To a constant, so that a kernel's argument is not copied to be indexed.
  for (unsigned column = 0; column < most_columns; ++column) {
    if (column < particles.column_count) {
      hash = mixed_in(hash, bits_of(particles.columns[column][i]));
    }
  }
  return hash;
}

}  // namespace simgpu
