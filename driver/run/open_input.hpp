#pragma once

#include <filesystem>
#include <memory>

#include "common/io/particle_file.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Opens a file of the run's particles. Throws Error (bad_input), which names the flags that would
/// have a file in another precision read.
template <class Real>
std::unique_ptr<io::ParticleReader<Real>> open_input(const std::filesystem::path& file,
                                                     const Options& options);

/// Refuses an input that cannot be opened and read more than once, as `flag` needs it. Throws Error
/// (bad_input).
void require_rereadable(const std::filesystem::path& input, const char* flag);

extern template std::unique_ptr<io::ParticleReader<double>> open_input(const std::filesystem::path&,
                                                                       const Options&);
extern template std::unique_ptr<io::ParticleReader<float>> open_input(const std::filesystem::path&,
                                                                      const Options&);

}  // namespace simgpu::driver
