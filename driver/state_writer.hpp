#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "common/exchange_block.hpp"
#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"

namespace simgpu::driver {

/// A file of a run's state that appears whole or not at all.
template <class Real>
class StateWriter {
 public:
  virtual ~StateWriter() = default;

  /// Appends the particles of `simulation`, through `block` as far as they pass through this
  /// process. Throws Error.
  virtual void write(const Simulation<Real>& simulation, ExchangeBlock<Real>& block) = 0;

  /// Ends the file and puts it in place (see ParticleWriter::commit()). Throws Error.
  virtual void commit(const io::StateInfo& info) = 0;
};

/// Makes a file of so many particles. Throws Error.
template <class Real>
using OpenState = std::function<std::unique_ptr<StateWriter<Real>>(
    const std::filesystem::path& path, std::uint64_t count)>;

/// As this process writes every format, a block at a time.
template <class Real>
std::unique_ptr<StateWriter<Real>> open_state_writer(const std::filesystem::path& path,
                                                     std::uint64_t count);

extern template std::unique_ptr<StateWriter<double>> open_state_writer(const std::filesystem::path&,
                                                                       std::uint64_t);
extern template std::unique_ptr<StateWriter<float>> open_state_writer(const std::filesystem::path&,
                                                                      std::uint64_t);

}  // namespace simgpu::driver
