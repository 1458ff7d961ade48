#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/compare.hpp"
#include "common/memory/line_table.hpp"
#include "common/parameters.hpp"
#include "common/range.hpp"
#include "common/timeline/timeline.hpp"
#include "driver/field/field_outcome.hpp"
#include "driver/plan/memory_plan.hpp"
#include "driver/plan/options.hpp"
#include "driver/process/reproducible.hpp"
#include "driver/report/saved_comparison.hpp"
#include "driver/report/verification.hpp"
#include "driver/team/rank_use.hpp"

namespace simgpu::driver {

/// One of several devices that did a run as one.
struct DeviceReport {
  std::string device;
  std::string description;
  std::optional<Range>
      particles;  ///< its part of the run; nothing in chunks, each of which it shares
};

/// What one device did, or several as one.
struct RunReport {
  std::string device;       ///< as Backend::name() has it
  std::string description;  ///< the model of processor or GPU
  std::optional<int> threads;
  double particle_steps = 0;  ///< taken, all particles together; of a resumed run, the rest
  double evolve_seconds = 0;  ///< the steps alone, by the device's own clock where it has one
  double total_seconds = 0;   ///< of all lines, from opening files to releasing memory
  std::uint64_t checksum = 0;
  std::vector<memory::LineRecord> lines;
  std::vector<DeviceReport> devices;  ///< if there are several; in the order of each line's
  std::optional<Verification> verification;
  std::optional<FieldOutcome> field;  ///< of the device asked for, in a gridded field
  MemoryNeed predicted;
  std::optional<std::int64_t> lag_at_start;  ///< of the RSS figures, in bytes (see resident_lag())
  std::optional<std::int64_t> lag_at_end;
};

/// The most that the run's containers held, by its lines.
MemoryNeed peak_own(const RunReport& run);

/// The most that they held on one of several devices, if that is known.
std::optional<std::uint64_t> peak_own_on(const RunReport& run, std::size_t device);

/// What the program did, to be told as text or as JSON.
struct Report {
  Parameters parameters;
  std::uint64_t chunks = 1;     ///< through which the runs went
  std::uint64_t at_once = 0;    ///< particles in each, but for the last
  bool generated_start = true;  ///< else the start was read from a file, and there is no seed
  std::string field;            ///< what the field is (see field_line()); empty without one
  std::optional<Checkpoint> resumed_at;
  std::optional<std::uint64_t> run;  ///< its identity (see common/run_identity.hpp), if it has one
  std::vector<RunReport> runs;       ///< the one asked for first
  std::optional<Comparison> comparison;          ///< of the two runs, with --compare
  std::optional<SavedComparison> saved;          ///< of the first run, with --compare-with
  std::optional<memory::TimelineCost> timeline;  ///< what --memory-timeline took
  Pinning pinning;                               ///< what --reproducible did
  std::vector<RankUse> ranks;                    ///< of a run of several processes
};

/// What is computed, as a line of text.
std::string parameters_text(const Parameters& parameters, bool generated_start);

/// Where a run goes on, as a line; nothing if it began.
std::string resumed_text(const std::optional<Checkpoint>& resumed_at);

/// "In 24 chunks of up to 41,943,040 particles.", as a line; nothing if there is but one.
std::string chunks_text(std::uint64_t chunks, std::uint64_t at_once);

/// Particle-steps per second of the evolve phase; nothing if there was no work or it took no time.
std::optional<double> particle_steps_per_second(const RunReport& run);

/// The sentence that names the worst particle of two devices that differ.
std::string difference_text(const Report& report);

/// The sentence that says how a run and what it was compared with differ.
std::string saved_difference_text(const Report& report);

/// The sentence that names the worst particle of a run that did not verify.
std::string failed_verification_text(const RunReport& run);

/// The report for people, as lines of text.
std::string text_report(const Report& report);

/// The report for programs: JSON of the schema simgpu.run (docs/simgpu.run.schema.json). `argv` is
/// the command line it belongs to.
std::string json_report(const Report& report, const std::vector<std::string>& argv);

}  // namespace simgpu::driver
