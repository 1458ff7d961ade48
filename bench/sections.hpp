#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/lean.hpp"
#include "bench/measurement.hpp"
#include "bench/peer.hpp"
#include "bench/results.hpp"

/// What benchmark_memory prints, section by section.
namespace simgpu::bench {

/// The original's four tables: old and new evolve, plain and slimmed particle.
struct OriginalTable {
  std::string title;
  Order order;                  ///< the old evolve's is step, the new one's particle
  std::string peer_title;       ///< CPython's particle
  std::optional<PeerRun> peer;  ///< nothing where the Python side is skipped
  std::string ours_title;       ///< the representation here that is like it
  Measurement ours;
  Measurement simgpu;  ///< of simgpu's own representation
};

/// Takes our figures from `results`, and runs the Python side unless it is skipped.
std::vector<OriginalTable> make_tables(const Results& results, const Peer& peer,
                                       std::uint64_t particles, double time);

/// The statements behind the lines of the tables, and the tables, CPython's figures beside ours.
std::string tables_section(const std::vector<OriginalTable>& tables);

/// What `particles` particles cost in each representation, CPython's before ours, and what is to be
/// said about the device's. `no_gpu` is why there is no GPU, empty if there is one.
std::string costs_section(const std::vector<OriginalTable>& tables, const Results& results,
                          std::uint64_t particles, const std::string& no_gpu);

/// What simgpu took beyond its state.
std::string lean_section(const std::vector<LeanRun>& runs);

/// The processor, the kernel, the C library, the build, and Python's versions where it ran.
std::string machine_section(const std::vector<OriginalTable>& tables);

}  // namespace simgpu::bench
