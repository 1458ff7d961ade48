#pragma once

#include <cstddef>

namespace simgpu::cpu {

/// Particles that move side by side, one in each SIMD lane. A step waits for a root and two
/// quotients, so there are several registers of them to work on meanwhile: 512 bytes a column.
template <class Real>
inline constexpr std::size_t lanes = 512 / sizeof(Real);

/// Particles that are moved one by one, rather than in a block that they do not fill.
template <class Real>
inline constexpr std::size_t few = lanes<Real> / 8;

/// The particle in a lane of a block of `count`: the first one again in lanes that have none.
inline std::size_t particle_of_lane(std::size_t lane, std::size_t count) {
  return lane < count ? lane : 0;
}

}  // namespace simgpu::cpu
