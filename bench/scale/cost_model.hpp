#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "bench/scale/failure_model.hpp"
#include "common/parameters.hpp"

namespace simgpu::bench {

/// What a machine does in a second. What is left as it is costs nothing.
struct Rates {
  static constexpr double no_limit = std::numeric_limits<double>::infinity();

  double particle_steps = no_limit;     ///< that one device takes
  double particles_created = no_limit;  ///< by one device, from the seed
  double particles_summed = no_limit;   ///< by one device, checked before that
  double device_memory = no_limit;      ///< bytes of a device's memory, read or written
  double bus = no_limit;                ///< bytes between the host and one device, each way
  double disk_read = no_limit;          ///< bytes of files, by one node
  double disk_write = no_limit;         ///< the same, until they are on disk
  double network = no_limit;            ///< bytes into or out of one node
};

/// A number of equal nodes with equal devices, a rank for each device.
struct Machine {
  Rates rates;
  std::uint64_t ranks = 1;
  std::uint64_t ranks_of_a_node = 1;
  std::uint64_t device_bytes = std::numeric_limits<std::uint64_t>::max();  ///< for particles
  double message_seconds = 0;  ///< from one rank to another, of a few bytes: the latency
  double start_seconds = 0;    ///< until all ranks compute: a program, a CUDA context, a queue
  double node_seconds_between_failures = Rates::no_limit;  ///< the mean

  std::uint64_t nodes() const { return (ranks + ranks_of_a_node - 1) / ranks_of_a_node; }
};

/// Who reads or writes the file of a state.
enum class FileAccess {
  none,
  first_rank,  ///< all bytes go through one node: .csv, .npy, checkpoints
  all_ranks,   ///< each its range: .h5
};

/// What is asked of the machine.
struct Work {
  Parameters parameters;
  FileAccess input = FileAccess::none;  ///< none: a generated start
  FileAccess output = FileAccess::none;
};

/// What a run costs. Seconds are wall time.
struct Cost {
  std::uint64_t state_bytes = 0;
  std::uint64_t bytes_of_a_rank = 0;  ///< of the largest share
  std::uint64_t chunks = 1;           ///< in which each rank takes its share; 1 if it fits

  /// Each as if it stood alone.
  double evolve = 0;    ///< the steps
  double create = 0;    ///< of a generated start
  double sum = 0;       ///< checking and summing up
  double messages = 0;  ///< of the first rank, which starts each portion and is told of its end
  double bus = 0;       ///< both ways
  double read = 0;      ///< twice in chunks, as it is looked through before
  double write = 0;
  double network = 0;  ///< to and from the first rank

  /// All of it with what overlaps, if nothing fails and nothing is saved on the way.
  double solve = 0;

  double seconds_between_failures = 0;   ///< of the whole machine, the mean
  std::optional<FailureModel> failures;  ///< nothing where there can be no checkpoints
  std::optional<double> interval;        ///< by Daly, or the whole run where that is shorter

  double expected = 0;    ///< mean seconds with failures and checkpoints
  double efficiency = 0;  ///< of `expected`, the share of `solve`
};

/// Seconds of `particles` particles' steps on one device: of the arithmetic or of moving them
/// through the device's memory, whichever is longer, since they overlap. S. Williams, A. Waterman
/// and D. Patterson, "Roofline", Communications of the ACM 52(4), 2009, pp. 65-76.
double evolve_seconds(const Parameters& parameters, std::uint64_t particles, const Rates& rates);

/// How many chunks so many particles need where a device has so many bytes: one if all fit, else
/// as few as can be or, if they are to overlap, such that two fit at a time.
std::uint64_t chunks_of(Precision precision, std::uint64_t particles, std::uint64_t device_bytes,
                        bool overlap);

/// Seconds that one chunk takes to come, to be worked on and to go.
struct ChunkSeconds {
  double in = 0;
  double work = 0;
  double out = 0;
};

/// Seconds of so many equal chunks of which two are there at a time: while one is worked on, the
/// one before goes and then the next comes in its place (see driver/run/exchange.hpp).
double overlapped_seconds(const ChunkSeconds& chunk, std::uint64_t chunks);

/// The whole of it.
Cost cost_of(const Work& work, const Machine& machine);

}  // namespace simgpu::bench
