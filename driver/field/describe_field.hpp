#pragma once

#include <string>

#include "common/field/field_info.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

/// What a field is, as a line: "uo and vo on 60 x 40 nodes, lon -10 to -4, lat 40 to 44, at 6 times
/// from 2024-03-01T00:00:00 to 2024-03-02T06:00:00".
std::string field_line(const field::FieldInfo& field);

/// A time of a run in a field: "86400 s (2024-03-02T00:00:00)", or without a date if it has none.
std::string time_text(const GriddedField& field, double seconds);

}  // namespace simgpu::driver
