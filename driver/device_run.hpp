#pragma once

#include <memory>

#include "common/io/particle_file.hpp"
#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "driver/options.hpp"
#include "driver/report.hpp"

namespace simgpu::driver {

/// One device's share of a run, from the start of the device to the release of its memory, with the
/// memory of each line of it.
template <class Real>
class DeviceRun {
 public:
  DeviceRun(std::unique_ptr<Backend> backend, const Options& options);

  /// Makes or reads the start state, refuses particles outside the domain, takes all steps and sums
  /// up. Throws Error.
  void compute();

  /// Writes the state and puts the file in place. Throws Error.
  void save(io::ParticleWriter<Real>& writer);

  /// Releases the state; simulation() must not be used after it.
  RunReport finish();

  const Simulation<Real>& simulation() const { return *simulation_; }

 private:
  void load(io::ParticleReader<Real>& reader);
  void require_domain(const Evolution& evolution) const;
  void store(io::ParticleWriter<Real>& writer) const;

  std::unique_ptr<Backend> backend_;
  const Options& options_;
  memory::LineTable table_;
  std::unique_ptr<Simulation<Real>> simulation_;
  RunReport report_;
};

extern template class DeviceRun<double>;
extern template class DeviceRun<float>;

}  // namespace simgpu::driver
