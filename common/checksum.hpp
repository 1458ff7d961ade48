#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "common/host_device.hpp"
#include "common/particle.hpp"

namespace simgpu {

/// A bijection of 64-bit words in which every input bit moves every output bit: the finaliser of
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
SIMGPU_HOST_DEVICE constexpr std::uint64_t mix(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

/// The bits of a number, zero-extended to 64.
template <class Real>
SIMGPU_HOST_DEVICE std::uint64_t bits_of(Real value) {
  std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t> bits;
  static_assert(sizeof bits == sizeof value);
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// What particle `index` adds to the checksum of its run. A checksum is the sum of this over all
/// particles modulo 2^64, so it does not depend on order or on how a run is split; it tells apart
/// any two states that differ in one bit of one particle.
template <class Real>
SIMGPU_HOST_DEVICE std::uint64_t particle_hash(std::uint64_t index,
                                               const Particle<Real>& particle) {
  constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = mix(index + golden_ratio);
  for (unsigned field = 0; field < field_count; ++field) {
    hash = mix((hash + golden_ratio) ^ bits_of(value_of(particle, static_cast<Field>(field))));
  }
  return hash;
}

}  // namespace simgpu
