#include "driver/run/open_input.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

template <class Real>
std::unique_ptr<io::ParticleReader<Real>> open_input(const std::filesystem::path& file,
                                                     const Options& options) {
  try {
    return io::open_particle_reader<Real>(file, options.parameters.law->columns,
                                          options.conversion);
  } catch (const io::OtherPrecision& other) {
    const std::string there(name_of(other.stored()));
    throw Error(other.kind(), file.string() + " holds " + there + " precision; give --precision " +
                                  there + " to run in it, or --precision " +
                                  std::string(name_of(precision_of<Real>)) + " to convert");
  }
}

template std::unique_ptr<io::ParticleReader<double>> open_input(const std::filesystem::path&,
                                                                const Options&);
template std::unique_ptr<io::ParticleReader<float>> open_input(const std::filesystem::path&,
                                                               const Options&);

}  // namespace simgpu::driver
