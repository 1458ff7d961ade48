#include "driver/run/require_domain.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/io/standard_stream.hpp"
#include "common/particle_numbers.hpp"

namespace simgpu::driver {

template <class Real>
void require_domain(const Simulation<Real>& simulation, const Options& options) {
  // Of particles that are ahead the checkpoint's run knew that they stay inside.
  Evolution rest = evolution_of(options.parameters);
  rest.first_step = options.start_position().step;
  rest.steps -= options.start_position().step + options.start_position().ahead_steps;
  require_domain(simulation, options, rest);
}

template <class Real>
void require_domain(const Simulation<Real>& simulation, const Options& options,
                    const Evolution& rest) {
  const auto outside = simulation.first_outside_domain(rest);
  if (!outside) return;
  const ParticleNumbers<Real> particle = numbers_at(simulation, *outside);
  const std::uint64_t index = simulation.range().first + *outside;
  const std::string where =
      options.input ? io::input_name(*options.input) + ", row " + std::to_string(index + 1)
                    : "particle " + std::to_string(index);
  throw Error(
      ErrorKind::bad_input,
      where + ": " + simulation.law().template on_host<Real>().domain_problem(particle.data()));
}

template void require_domain(const Simulation<double>&, const Options&);
template void require_domain(const Simulation<float>&, const Options&);
template void require_domain(const Simulation<double>&, const Options&, const Evolution&);
template void require_domain(const Simulation<float>&, const Options&, const Evolution&);

}  // namespace simgpu::driver
