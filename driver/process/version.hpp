#pragma once

#include <string>

namespace simgpu::driver {

/// "0.1.0".
std::string version_number();

/// The state of the source, as git describes it; empty outside a git checkout.
std::string git_description();

/// The compiler of the host code, such as "g++ 12.2.0".
std::string compiler_name();

/// One line with all of these and the CUDA toolkit: what --version prints.
std::string version_text();

}  // namespace simgpu::driver
