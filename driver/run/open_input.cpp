#include "driver/run/open_input.hpp"

#include <string>
#include <system_error>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/law_in_files.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

template <class Real>
std::unique_ptr<io::ParticleReader<Real>> open_input(const std::filesystem::path& file,
                                                     const Options& options) {
  try {
    return io::open_particle_reader<Real>(file, law_in_files(options.parameters).columns,
                                          options.conversion);
  } catch (const io::OtherPrecision& other) {
    const std::string there(name_of(other.stored()));
    throw Error(other.kind(), file.string() + " holds " + there + " precision; give --precision " +
                                  there + " to run in it, or --precision " +
                                  std::string(name_of(precision_of<Real>)) + " to convert");
  }
}

void require_rereadable(const std::filesystem::path& input, const char* flag) {
  std::error_code failure;  // a name that leads nowhere is told of when it is opened
  if (!std::filesystem::exists(input, failure) ||
      std::filesystem::is_regular_file(input, failure)) {
    return;
  }
  throw Error(ErrorKind::bad_input, std::string(flag) + " reads its input more than once, so " +
                                        io::quote_file(input) + " must be a regular file");
}

template std::unique_ptr<io::ParticleReader<double>> open_input(const std::filesystem::path&,
                                                                const Options&);
template std::unique_ptr<io::ParticleReader<float>> open_input(const std::filesystem::path&,
                                                               const Options&);

}  // namespace simgpu::driver
