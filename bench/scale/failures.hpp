#pragma once

#include <cstdint>
#include <random>

namespace simgpu::bench {

/// A run on ranks of which each fails at random, at a constant rate. Seconds are wall time.
struct FailingRun {
  double work = 0;        ///< seconds of computing
  double interval = 0;    ///< of computing between two checkpoints
  double checkpoint = 0;  ///< to write one, after the last interval too
  double restart = 0;     ///< from a failure until the last checkpoint is loaded
  std::uint64_t ranks = 1;
  double rank_seconds_between_failures = 0;  ///< the mean
};

/// How it went.
struct FailedRun {
  double total = 0;  ///< seconds until all work was done and saved
  double lost = 0;   ///< seconds of computing and saving that failures undid
  std::uint64_t failures = 0;
};

/// Goes through one course of the run: a rank that fails is there again at once, and all go back to
/// the last checkpoint. Ranks fail at any time, in checkpoints and restarts too. The same on every
/// machine for the same `random`.
FailedRun simulate(const FailingRun& run, std::mt19937_64& random);

}  // namespace simgpu::bench
