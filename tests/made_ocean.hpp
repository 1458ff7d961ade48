#pragma once

#include <cstddef>

#include "made_field.hpp"

namespace simgpu::test {

inline constexpr double missing = 1e20;

/// Currents round the middle of a patch of four degrees, faster from time to time, with land in a
/// corner. Some particles leave it within a day.
inline MadeField ocean() {
  MadeField field;
  field.x.resize(17);
  field.y.resize(17);
  for (std::size_t i = 0; i < 17; ++i) {
    field.x[i] = 10 + 0.25 * static_cast<double>(i);
    field.y[i] = 40 + 0.25 * static_cast<double>(i);
  }
  field.t = {0, 6, 12, 18, 24};
  field.numbers = {{"u", {{"_FillValue", {missing}}}}, {"v", {{"_FillValue", {missing}}}}};
  field.stored = [](const Node& at) {
    if (at.x < 3 && at.y < 3) return missing;
    const double x = static_cast<double>(at.x) - 8;
    const double y = static_cast<double>(at.y) - 8;
    return (at.component == 0 ? -y : x + 1) * (0.1 + 0.02 * static_cast<double>(at.t));
  };
  return field;
}

}  // namespace simgpu::test
