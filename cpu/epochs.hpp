#pragma once

#include <cstddef>

#include "common/kernels/evolve.hpp"
#include "cpu/lanes.hpp"

namespace simgpu::cpu {

/// What particles side by side carry through an epoch, and which of them may not.
template <class Way, class Real>
struct Epoch {
  Lanes<typename Way::template Carried<Real>, Real> carried;
  bool may[lanes<Real>];
  std::size_t others = 0;  ///< lanes that may not
};

/// All lanes of a block at the start of an epoch.
template <class Law, class Way, class Real>
SIMGPU_INLINE Epoch<Way, Real> begin_epoch(const Step<Law, Real>& now,
                                           const Block<Law, Real>& block) {
  Epoch<Way, Real> epoch;
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const auto one = Way::begin(now, row_in(block, lane));
    set_first<carried_count<Way, Real>>(epoch.carried, lane, one);
    epoch.may[lane] = Way::may(one);
    epoch.others += epoch.may[lane] ? 0 : 1;
  }
  return epoch;
}

}  // namespace simgpu::cpu
