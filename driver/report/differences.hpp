#pragma once

#include <string>

#include "common/compare.hpp"

namespace simgpu::driver {

/// "particle 17, y: 0.1 instead of 0.2 (1 ulp, differing bits 0x1)": those that are set in their
/// exclusive or. `columns` are those of the comparison.
std::string difference_text(const Difference& difference, Columns columns);

/// How two states differ, for people: a row for each column, and the first differences. Nothing if
/// they do not.
std::string differences_text(const Comparison& comparison);

}  // namespace simgpu::driver
