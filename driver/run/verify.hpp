#pragma once

#include <cstdint>
#include <filesystem>

#include "common/io/particle_file.hpp"
#include "common/simulation.hpp"
#include "driver/report/verification.hpp"

namespace simgpu::driver {

/// How a run stands that began as create(start) made it.
template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    const Start& start);

/// How a run stands that began with the particles of a file, which `again` reads once more, a block
/// at a time; `start_checksum` is that of the particles as they were first read. Throws Error
/// (bad_input) if the file `input` is another one now.
template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    io::ParticleReader<Real>& again, const std::filesystem::path& input,
                    std::uint64_t start_checksum);

/// Throws Error (bad_input) that the file changed while it was used.
[[noreturn]] void refuse_changed(const std::filesystem::path& input);

extern template Verification verify(const Simulation<double>&, const Evolution&, const Start&);
extern template Verification verify(const Simulation<float>&, const Evolution&, const Start&);
extern template Verification verify(const Simulation<double>&, const Evolution&,
                                    io::ParticleReader<double>&, const std::filesystem::path&,
                                    std::uint64_t);
extern template Verification verify(const Simulation<float>&, const Evolution&,
                                    io::ParticleReader<float>&, const std::filesystem::path&,
                                    std::uint64_t);

}  // namespace simgpu::driver
