#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "common/compare.hpp"
#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "common/timeline/timeline.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/plan/options.hpp"
#include "driver/process/failures.hpp"
#include "driver/report/report.hpp"
#include "driver/run/course.hpp"
#include "driver/run/exchange.hpp"
#include "driver/run/renders.hpp"
#include "driver/run/saved_run.hpp"
#include "driver/run/state_reader.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

/// The device that was asked for writes the output and is compared with the saved run; the
/// reference, that --compare adds, only reads the input.
enum class Role { asked_for, reference };

/// One device's share of a run, from the opening of its files to the release of its memory, with
/// the memory of each line of it. The calls come in the order in which they stand here; those from
/// prepare() to save() once for each chunk (see chunks.hpp), which is often the whole.
template <class Real>
class DeviceRun {
 public:
  /// A `timeline` is told of the run's lines, `failures` of outputs that cannot be written.
  DeviceRun(const Options& options, Role role, memory::Timeline* timeline, Failures& failures);
  DeviceRun(const DeviceRun&) = delete;  // its table asks its backend
  DeviceRun& operator=(const DeviceRun&) = delete;

  /// Finds the device by `open_device` and opens the files, those of states by `open_state`, which
  /// the reference needs not. Throws Error.
  void open(const std::function<std::unique_ptr<Backend>()>& open_device,
            OpenState<Real> open_state = {});

  /// What open() found.
  const Backend& backend() const { return *backend_; }
  std::uint64_t particles() const { return particles_; }

  /// Starts the device. Throws Error.
  void start();

  /// Makes room for the largest of `chunks`, which the run will go through; for two of them if they
  /// are to overlap. Where files are read or pictures drawn in chunks, looks through all particles
  /// first, so that bad input is refused before any work. Throws Error.
  void allocate(const Chunks& chunks, bool overlap);

  /// Makes or reads the start state of a chunk and refuses particles outside the domain: the rest
  /// of what bad input can fail. Throws Error.
  void prepare(std::uint64_t chunk);

  /// Takes all steps and sums up. Throws Error.
  void compute();

  /// Holds every particle to the closed form, if the options say so. Throws Error.
  void verify();

  /// Whether it did not, or all particles were within their tolerance.
  bool verified() const { return !report_.verification || report_.verification->passed; }

  /// Compares every bit with what `actual` holds, and adds that to `so_far`. Throws Error.
  void compare_with(const Simulation<Real>& actual, Comparison& so_far);

  /// Compares the device asked for with what --compare-with names, if the options do. Throws Error.
  void compare_with_saved();

  /// Whether there is nothing to compare with, or no difference from it so far.
  bool equals_saved() const { return !saved() || saved()->equal; }

  /// What that gave; complete after the last chunk.
  std::optional<SavedComparison> saved() const {
    return saved_run_ ? saved_run_->comparison() : std::nullopt;
  }

  /// Writes the state and counts it for a picture, as far as the options say so. What was written
  /// of the last chunk is put in place even if that fails. Throws Error.
  void save();

  /// Puts in place what was written, and draws. Throws Error.
  void commit();

  /// From one call to the other another run has its turn, whose memory is not this one's.
  void pause() { table_.pause(); }
  void resume() { table_.resume(); }

  /// Which run it is (see common/run_identity.hpp), once all particles have been moved; nothing if
  /// no file says so.
  std::optional<std::uint64_t> run_identity() const;

  /// Releases the state; simulation() must not be used after it. `predicted` goes into the report.
  RunReport finish(const MemoryNeed& predicted);

  const Simulation<Real>& simulation() const { return *simulation_; }

 private:
  const LawInfo& law() const { return *options_.parameters.law; }
  Evolution evolution() const;
  double evolve();
  memory::DeviceMemory device_memory() const noexcept;
  void survey();
  void begin_chunk();
  void begin_exchange();
  void finish_exchange();
  void load();
  void make_exchange(const Range& largest);
  void make_renders(double reach);
  std::unique_ptr<StateWriter<Real>> open_output();
  void store();
  void put_in_place();
  bool is_identified() const;
  void release();
  void draw_end();
  void compress();
  void finish_output();
  void count_cells();
  Verification verify_from_start();
  const Resolution& resolution() const;
  void require_to_be_seen() const;

  bool is_last_chunk() const { return chunks_.is_last(chunk_); }

  std::unique_ptr<Backend> backend_;
  const Options& options_;
  Role role_;
  Failures& failures_;
  std::unique_ptr<memory::Timeline::Track> track_;  ///< null without a timeline
  memory::LineTable table_;
  Course<Real> course_;
  std::optional<StateReader<Real>> reader_;  ///< none if the start is made, not read
  OpenState<Real> open_state_;
  std::unique_ptr<StateWriter<Real>> writer_;
  std::optional<SavedRun<Real>> saved_run_;
  std::uint64_t particles_ = 0;  ///< of all chunks
  Chunks chunks_;
  std::uint64_t chunk_ = 0;  ///< the one at hand, in simulation_
  std::unique_ptr<Simulation<Real>> simulation_;
  bool is_saved_ = false;  ///< whether the chunk at hand is to be written with the next exchange
  std::uint64_t start_checksum_ = 0;  ///< of all chunks so far, if the run is identified by it
  Resolution resolution_;             ///< of a generated start that is verified
  std::unique_ptr<Renders<Real>> renders_;  ///< null without pictures
  RunReport report_;
  std::unique_ptr<Exchange<Real>> exchange_;  ///< null without overlap; the last, as it uses others
};

extern template class DeviceRun<double>;
extern template class DeviceRun<float>;

}  // namespace simgpu::driver
