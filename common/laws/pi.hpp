#pragma once

namespace simgpu::laws {

/// The number of `Real` that is nearest to pi.
template <class Real>
inline constexpr Real pi = static_cast<Real>(3.14159265358979323846);

}  // namespace simgpu::laws
