#pragma once

#include <span>

#include "common/law_info.hpp"

namespace simgpu {

/// The laws that simgpu comes with, the default first. common/laws/CMakeLists.txt lists them.
std::span<const LawInfo* const> built_in_laws();

}  // namespace simgpu
