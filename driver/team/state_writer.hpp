#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "common/exchange_block.hpp"
#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/process/failures.hpp"

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
    const std::filesystem::path& path, const LawInfo& law, std::uint64_t count)>;

/// As this process writes every format, a block at a time.
template <class Real>
std::unique_ptr<StateWriter<Real>> open_state_writer(const std::filesystem::path& path,
                                                     const LawInfo& law, std::uint64_t count);

/// Has a file that cannot be written leave the rest of a run as it is: `failures` tell of it, and
/// nothing more is written to it. What fails on the device is thrown.
template <class Real>
std::unique_ptr<StateWriter<Real>> telling_failures(std::unique_ptr<StateWriter<Real>> writer,
                                                    Failures& failures);

extern template std::unique_ptr<StateWriter<double>> open_state_writer(const std::filesystem::path&,
                                                                       const LawInfo&,
                                                                       std::uint64_t);
extern template std::unique_ptr<StateWriter<float>> open_state_writer(const std::filesystem::path&,
                                                                      const LawInfo&,
                                                                      std::uint64_t);

extern template std::unique_ptr<StateWriter<double>> telling_failures(
    std::unique_ptr<StateWriter<double>>, Failures&);
extern template std::unique_ptr<StateWriter<float>> telling_failures(
    std::unique_ptr<StateWriter<float>>, Failures&);

}  // namespace simgpu::driver
