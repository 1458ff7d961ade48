#pragma once

#include <span>

#include "driver/cli/command_line.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Understands the flags of run_parameters and --time: what the run computes, which of it is given,
/// and the settings of its law. What a run that goes on takes from its checkpoint is left at its
/// default. Throws Error (bad_input) that names the flag and what it takes.
void understand_parameters(const Arguments& arguments, std::span<const LawInfo* const> laws,
                           Options& options);

}  // namespace simgpu::driver
