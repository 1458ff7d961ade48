#pragma once

#include <string>

#include "common/compare.hpp"

namespace simgpu::driver {

/// "x", as in files.
std::string field_name(Field field);

/// How two states differ, for people: a row for each field, and the first differences.
std::string differences_text(const Comparison& comparison);

}  // namespace simgpu::driver
