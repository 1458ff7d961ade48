#pragma once

#include <cstdint>

#include "common/column.hpp"
#include "common/law_info.hpp"
#include "common/laws/circle.hpp"

namespace simgpu::bench {

/// The law of all benchmarks. They were made for it: their operations are counted by its step.
using BenchmarkLaw = laws::Circle;

inline constexpr const LawInfo& benchmark_law = law_info<BenchmarkLaw>;

/// Bytes of the state of so many particles.
constexpr std::uint64_t state_bytes(Precision precision, std::uint64_t particles) {
  return bytes_of(precision, benchmark_law.column_count(), particles);
}

}  // namespace simgpu::bench
