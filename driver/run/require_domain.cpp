#include "driver/run/require_domain.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/laws/circle/domain.hpp"
#include "common/io/standard_stream.hpp"
#include "common/particle_columns.hpp"

namespace simgpu::driver {

namespace {

/// Why a particle is outside the domain, and what to do about it.
template <class Real>
std::string domain_problem(const Particle<Real>& particle, Precision precision) {
  const std::string numbers = std::string(name_of(precision)) + " precision";
  if (particle.x == 0 && particle.y == 0) {
    return "the particle is at the origin, which has no direction; move it or leave it out";
  }
  if (particle.x * particle.x + particle.y * particle.y < smallest_radius_squared<Real>) {
    return "the particle is so near the origin that its distance squared is below the normal "
           "numbers of " +
           numbers + "; move it or use larger units";
  }
  return "the particle is, or would come, so far out that its distance squared is beyond the "
         "numbers of " +
         numbers + "; use smaller units, or fewer or shorter steps";
}

}  // namespace

template <class Real>
void require_domain(const Simulation<Real>& simulation, const Options& options) {
  // Of particles that are ahead the checkpoint's run knew that they stay inside.
  Evolution rest = evolution_of(options.parameters);
  rest.steps -= options.start_position().step + options.start_position().ahead_steps;
  const auto outside = simulation.first_outside_domain(rest);
  if (!outside) return;
  ParticleColumns<Real> one(1);
  simulation.store(*outside, one.view());
  const std::uint64_t index = simulation.range().first + *outside;
  const std::string where =
      options.input ? io::input_name(*options.input) + ", row " + std::to_string(index + 1)
                    : "particle " + std::to_string(index);
  throw Error(ErrorKind::bad_input,
              where + ": " + domain_problem(one.view().load(0), options.parameters.precision));
}

template void require_domain(const Simulation<double>&, const Options&);
template void require_domain(const Simulation<float>&, const Options&);

}  // namespace simgpu::driver
