#pragma once

#include <cstddef>

namespace simgpu::cpu {

/// Particles that move side by side, one in each SIMD lane. A step waits for a root and two
/// quotients, so there are several registers of them to work on meanwhile: 512 bytes a column.
template <class Real>
inline constexpr std::size_t lanes = 512 / sizeof(Real);

}  // namespace simgpu::cpu
