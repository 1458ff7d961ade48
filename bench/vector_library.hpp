#pragma once

#include <span>

#include "elementary/loops.hpp"

namespace simgpu::bench {

/// Loops of glibc's own functions for SIMD registers (libmvec), whose error may be several ulps, by
/// the names of ours; none where there is no such library.
template <class Real>
std::span<const elementary::NamedLoop<Real>> loops_of_vector_library();

}  // namespace simgpu::bench
