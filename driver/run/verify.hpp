#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/io/particle_file.hpp"
#include "common/parameters.hpp"
#include "common/simulation.hpp"
#include "driver/plan/resolution.hpp"

namespace simgpu::driver {

/// How a run stands to the closed form: the particle that uses up most of its tolerance, by what
/// uses up most of it.
struct Verification {
  bool passed = false;
  std::uint64_t worst_index = 0;  ///< of the particle, within the run
  bool is_angle = false;          ///< else its radius
  double error = 0;               ///< relative to the radius, or in radians; NaN is possible
  double tolerance = 0;
  std::uint64_t share = 0;  ///< that is used up, as far as worst_key() tells shares apart
  Resolution resolution;    ///< of the run
};

/// Of a run that began as create(seed) made it.
template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    std::uint64_t seed);

/// Of a run that began with the particles of a file, which `again` reads once more, a block at a
/// time; `start_checksum` is that of the particles as they were first read. Throws Error
/// (bad_input) if the file `input` is another one now.
template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    io::ParticleReader<Real>& again, const std::filesystem::path& input,
                    std::uint64_t start_checksum);

/// Of two ranges of a run together, of which `other` is behind `one`: the worst is the particle
/// that it would be if they were one range.
Verification worse_of(const Verification& one, const Verification& other);

/// Throws Error (bad_input) that the file changed while it was used.
[[noreturn]] void refuse_changed(const std::filesystem::path& input);

/// "passed; the worst is particle 17, whose radius is off by 3.2e-15 of 1.0e-14 allowed".
std::string verification_text(const Verification& verification);

extern template Verification verify(const Simulation<double>&, const Evolution&, std::uint64_t);
extern template Verification verify(const Simulation<float>&, const Evolution&, std::uint64_t);
extern template Verification verify(const Simulation<double>&, const Evolution&,
                                    io::ParticleReader<double>&, const std::filesystem::path&,
                                    std::uint64_t);
extern template Verification verify(const Simulation<float>&, const Evolution&,
                                    io::ParticleReader<float>&, const std::filesystem::path&,
                                    std::uint64_t);

}  // namespace simgpu::driver
