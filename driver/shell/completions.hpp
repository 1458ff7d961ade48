#pragma once

#include <string>

namespace simgpu::driver {

/// What makes bash complete the flags of simgpu, its choices, and files by their suffixes.
std::string bash_completion();

/// The same for zsh: the file _simgpu.
std::string zsh_completion();

/// The same for fish.
std::string fish_completion();

}  // namespace simgpu::driver
