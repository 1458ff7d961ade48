#pragma once

#include "common/built_in_laws.hpp"
#include "driver/cli/command_line.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Understands the values of the command line. Throws Error (bad_input) that names the flag and
/// what it takes.
Options understand(const Arguments& arguments,
                   std::span<const LawInfo* const> laws = built_in_laws());

}  // namespace simgpu::driver
