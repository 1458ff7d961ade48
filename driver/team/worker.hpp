#pragma once

#include <map>
#include <memory>
#include <variant>

#include "common/simulation.hpp"
#include "driver/team/command.hpp"

namespace simgpu::driver {

/// Does what a team commands, on one device.
class Worker {
 public:
  explicit Worker(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  const Backend& backend() const { return *backend_; }

  /// Throws what the device's calls throw.
  Answer perform(const Command& command, const HostMemory& memory);

  /// Readies `memory`, of particles or of put_level, for such commands of the simulation that `of`
  /// names.
  std::unique_ptr<PinnedMemory> pin(const Command& of, const HostMemory& memory) const;

 private:
  template <class Real>
  static std::unique_ptr<PinnedMemory> pin_for(const Simulation<Real>& simulation,
                                               const Command& of, const HostMemory& memory);
  template <class Real>
  Answer perform_on(Simulation<Real>& simulation, const Command& command, const HostMemory& memory);

  using AnySimulation =
      std::variant<std::unique_ptr<Simulation<double>>, std::unique_ptr<Simulation<float>>>;

  std::unique_ptr<Backend> backend_;
  std::map<std::uint32_t, AnySimulation> simulations_;
};

}  // namespace simgpu::driver
