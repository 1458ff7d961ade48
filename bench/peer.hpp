#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace simgpu::bench {

/// What a line of benchmark_memory took in CPython, in bytes.
struct PeerLine {
  std::string label;
  std::string contents;
  std::uint64_t occurrences = 0;               ///< as memory_profiler counts them
  std::uint64_t usage_bytes = 0;               ///< memory_profiler's "Mem usage"
  std::int64_t increment_bytes = 0;            ///< its "Increment"
  std::int64_t allocated_increment_bytes = 0;  ///< by tracemalloc
};

/// What benchmark_memory took in CPython.
struct PeerRun {
  std::string python;           ///< "CPython 3.11.2"
  std::string memory_profiler;  ///< its version
  std::vector<PeerLine> lines;  ///< create, simulator, evolve
  double seconds = 0;
  double profiled_seconds = 0;  ///< under memory_profiler
};

/// The Python side: bench/peers/benchmark_memory.py.
class Peer {
 public:
  /// `python` is an interpreter, or "none" to leave this side out.
  Peer(std::string python, const std::filesystem::path& folder);

  /// Why it cannot be run here, one sentence; empty if it can.
  const std::string& skipped() const { return skipped_; }

  /// Runs benchmark_memory with "plain" or "slim" particles and the "old" or the "new" evolve.
  /// Throws Error (run_failed) if it fails. Not to be called where it is skipped.
  PeerRun run(const std::string& particle, const std::string& evolve, std::uint64_t particles,
              double time) const;

 private:
  std::string python_;
  std::string program_;
  std::string skipped_;
};

}  // namespace simgpu::bench
