#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "common/host_device.hpp"

namespace simgpu {

/// The bits of a number, zero-extended to 64.
template <class Real>
SIMGPU_HOST_DEVICE std::uint64_t bits_of(Real value) {
  std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t> bits;
  static_assert(sizeof bits == sizeof value);
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace simgpu
