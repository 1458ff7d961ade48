#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace simgpu::bench {

/// A CPU run of simgpu may hold this much beyond its state.
inline constexpr std::uint64_t lean_allowance = std::uint64_t{8} << 20;

/// What a CPU run of the program took of the host, at most.
struct LeanRun {
  std::uint64_t particles = 0;
  std::uint64_t state = 0;     ///< bytes of the particles' columns, and nothing else
  std::uint64_t own_peak = 0;  ///< most bytes asked for at once
  std::uint64_t rss_peak = 0;  ///< most bytes resident
  std::string skipped;         ///< why it was not run; empty if it was

  bool lean() const { return !skipped.empty() || rss_peak <= state + lean_allowance; }
};

/// Runs `simgpu` on the CPU with so many particles in double precision for one step, unless their
/// state would be more than half of the memory that the host has available. Throws Error
/// (run_failed).
LeanRun run_lean(const std::filesystem::path& simgpu, std::uint64_t particles);

}  // namespace simgpu::bench
