#pragma once

#include "common/field/field_info.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

/// When a run begins that does not say it: at the field's first time or, backward, at its last.
double usual_start_time(const field::FieldInfo& field, double timestep);

/// Refuses a run some of whose steps are at times that the field does not have, or are longer than
/// its shortest interval: such a step would pass over a time. Throws Error (bad_input).
void require_times_of_field(const Parameters& run, const field::FieldInfo& field);

/// Refuses a generated start that is outside of the field as a whole. Throws Error (bad_input).
void require_region_in_field(const Parameters& run);

/// Warns of a run whose precision is too coarse for its positions, which are degrees.
void warn_of_precision(const Parameters& run, const field::FieldInfo& field);

}  // namespace simgpu::driver
