#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace simgpu::bench {

/// Takes steps of RK4 with particles in a flow of default parameters, from time 0 on.
template <class Real>
struct FlowByHand {
  std::string_view name;
  void (*move)(Real* x, Real* y, std::size_t particles, Real timestep, std::size_t steps);
};

// Those of flows_by_hand.cpp, as it is compiled for an instruction set: with the operations as they
// are written, and with -ffast-math.
#define SIMGPU_FLOWS_BY_HAND(name)           \
  namespace name {                           \
  template <class Real>                      \
  std::span<const FlowByHand<Real>> flows(); \
  }
SIMGPU_FLOWS_BY_HAND(v3)
SIMGPU_FLOWS_BY_HAND(v4)
SIMGPU_FLOWS_BY_HAND(v3_fast)
SIMGPU_FLOWS_BY_HAND(v4_fast)
#undef SIMGPU_FLOWS_BY_HAND

}  // namespace simgpu::bench
