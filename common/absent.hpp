#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/column.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

// Numbers that a particle does not have: absent_number in states, NaN in files.

/// `block` of a state as files have it.
template <class Real>
void put_nan_for_absent(Columns columns, const ParticleView<Real>& block) {
  for (unsigned column = 0; column < block.column_count; ++column) {
    if (!columns[column].may_be_absent()) continue;
    std::replace(block.columns[column], block.columns[column] + block.size,
                 static_cast<Real>(absent_number), std::numeric_limits<Real>::quiet_NaN());
  }
}

/// `block` of a file as states have it.
template <class Real>
void put_absent_for_nan(Columns columns, const ParticleView<Real>& block) {
  for (unsigned column = 0; column < block.column_count; ++column) {
    if (!columns[column].may_be_absent()) continue;
    std::replace_if(
        block.columns[column], block.columns[column] + block.size,
        [](Real number) { return std::isnan(number); }, static_cast<Real>(absent_number));
  }
}

}  // namespace simgpu
