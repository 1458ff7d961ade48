#pragma once

#include <span>

#include "common/law_info.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

/// Compiles a velocity's text with its settings. Throws Error (bad_input) that says what is wrong
/// with them.
void compile(Velocity& velocity);

/// The first of the laws that take a velocity of so many components. Throws Error (bad_input) if
/// the program has none.
const LawInfo* law_of_velocity(unsigned components, std::span<const LawInfo* const> laws);

}  // namespace simgpu::driver
