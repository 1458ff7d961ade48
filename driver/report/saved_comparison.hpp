#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "common/compare.hpp"

namespace simgpu::driver {

/// How a run stands to what --compare-with names: another machine's state, or its report.
struct SavedComparison {
  std::filesystem::path file;
  std::optional<std::uint64_t> checksum;  ///< of the report, if it is one
  std::optional<Comparison> state;        ///< with the state, if it is one
  bool equal = false;
};

}  // namespace simgpu::driver
