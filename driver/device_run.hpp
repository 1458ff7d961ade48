#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "common/compare.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "common/timeline/timeline.hpp"
#include "driver/options.hpp"
#include "driver/renders.hpp"
#include "driver/report.hpp"
#include "driver/saved_run.hpp"

namespace simgpu::driver {

/// The device that was asked for writes the output and is compared with the saved run; the
/// reference, that --compare adds, only reads the input.
enum class Role { asked_for, reference };

/// One device's share of a run, from the opening of its files to the release of its memory, with
/// the memory of each line of it. The calls come in the order in which they stand here.
template <class Real>
class DeviceRun {
 public:
  /// A `timeline` is told of the run's lines.
  DeviceRun(const Options& options, Role role, memory::Timeline* timeline);
  DeviceRun(const DeviceRun&) = delete;  // its table asks its backend
  DeviceRun& operator=(const DeviceRun&) = delete;

  /// Finds the device by `open_device` and opens the files. Throws Error.
  void open(const std::function<std::unique_ptr<Backend>()>& open_device);

  /// What open() found.
  const Backend& backend() const { return *backend_; }
  std::uint64_t particles() const;

  /// Starts the device, makes or reads the start state and refuses particles outside the domain:
  /// the rest of what bad input can fail. Throws Error.
  void prepare();

  /// Takes all steps and sums up. Throws Error.
  void compute();

  /// Holds every particle to the closed form, if the options say so. Throws Error.
  void verify();

  /// Whether it did not, or all particles were within their tolerance.
  bool verified() const { return !report_.verification || report_.verification->passed; }

  /// Compares every bit with what `actual` holds. Throws Error.
  Comparison compare_with(const Simulation<Real>& actual);

  /// Compares the device asked for with what --compare-with names, if the options do. Throws Error.
  std::optional<SavedComparison> compare_with_saved();

  /// Writes and draws the state, as far as the options say so. Throws Error.
  void save();

  /// Releases the state; simulation() must not be used after it. `predicted` goes into the report.
  RunReport finish(const MemoryNeed& predicted);

  const Simulation<Real>& simulation() const { return *simulation_; }

 private:
  Evolution evolution() const;
  Position start() const;
  double evolve();
  void note_frames_left_out() const;
  memory::DeviceMemory device_memory() const noexcept;
  void open_saved();
  SavedComparison compare_saved();
  void load();
  void store();
  void release();
  void require_domain() const;
  Verification verify_from_start() const;

  std::unique_ptr<Backend> backend_;
  const Options& options_;
  Role role_;
  std::unique_ptr<memory::Timeline::Track> track_;  ///< null without a timeline
  memory::LineTable table_;
  std::unique_ptr<io::ParticleReader<Real>> reader_;
  std::unique_ptr<io::ParticleReader<Real>> saved_;  ///< the state to compare with
  std::unique_ptr<io::ParticleWriter<Real>> writer_;
  std::unique_ptr<Simulation<Real>> simulation_;
  std::unique_ptr<Renders<Real>> renders_;  ///< null without pictures
  RunReport report_;
  std::uint64_t saved_checksum_ = 0;  ///< that of the report to compare with
  std::uint64_t start_checksum_ = 0;  ///< of a start that was read, if it will be verified
};

extern template class DeviceRun<double>;
extern template class DeviceRun<float>;

}  // namespace simgpu::driver
