#pragma once

#include <nlohmann/json.hpp>

#include "common/law_info.hpp"

namespace simgpu::test {

/// Runs of a law that takes a gridded field, as the CPU does them in both precisions; none of other
/// laws. Each is its grid, the start of its particles, and what is done one after the other: levels
/// are put into the field's memory, a third time joins the pair, and particles are moved, after
/// each of which there is where they are. Reals of particles are given by their bits.
nlohmann::json field_runs_of(const LawInfo& law);

}  // namespace simgpu::test
