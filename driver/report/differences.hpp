#pragma once

#include <string>

#include "common/compare.hpp"

namespace simgpu::driver {

/// "x", as in files.
std::string field_name(Field field);

/// "particle 17, y: 0.1 instead of 0.2 (1 ulp, differing bits 0x1)": those that are set in their
/// exclusive or.
std::string difference_text(const Difference& difference);

/// How two states differ, for people: a row for each field, and the first differences. Nothing if
/// they do not.
std::string differences_text(const Comparison& comparison);

}  // namespace simgpu::driver
