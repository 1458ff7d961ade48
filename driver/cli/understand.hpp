#pragma once

#include "driver/cli/command_line.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Understands the values of the command line. Throws Error (bad_input) that names the flag and
/// what it takes. `laws` are those of the program.
Options understand(const Arguments& arguments,
                   std::span<const LawInfo* const> laws = built_in_laws());

}  // namespace simgpu::driver
