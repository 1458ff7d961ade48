#pragma once

#include <cstdint>
#include <string>

namespace simgpu {

/// 100000 as "100,000".
std::string grouped(std::uint64_t number);

}  // namespace simgpu
