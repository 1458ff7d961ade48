#include "driver/plan/resolution.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/law_info.hpp"
#include "common/particle_numbers.hpp"
#include "common/text/number_text.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

namespace {

constexpr std::uint64_t looked_at_of_many = 10'000;

/// From one particle that is looked at to the next.
std::uint64_t stride_of(std::uint64_t particles) {
  return std::max<std::uint64_t>(1, particles / looked_at_of_many);
}

void add(const Sight& sight, Resolution& resolution) {
  ++resolution.looked_at;
  if (!sight.moves) return;
  ++resolution.moving;
  if (sight.is_blurred) ++resolution.blurred;
  if (sight.step_shows) ++resolution.step_shows;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fixed(100 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

}  // namespace

template <class Real>
void look_at(ParticleView<const Real> particles, const Parameters& parameters, std::uint64_t seen,
             Resolution& resolution) {
  const DefaultFloatingPoint floating_point;  // again, whatever was called since the run began
  const Evolution evolution = evolution_of(parameters);
  const std::uint64_t stride = stride_of(parameters.particles);
  for (std::uint64_t i = (stride - seen % stride) % stride; i < particles.size; i += stride) {
    const auto start = numbers_at(particles, i);
    add(parameters.law->on_host<Real>().sight(start.data(), evolution), resolution);
  }
}

template <class Real>
Resolution resolution_of_generated(const Parameters& parameters) {
  const DefaultFloatingPoint floating_point;  // again, whatever was called since the run began
  const Evolution evolution = evolution_of(parameters);
  const std::uint64_t stride = stride_of(parameters.particles);
  Resolution resolution;
  for (std::uint64_t i = 0; i < parameters.particles; i += stride) {
    const auto start =
        initial_numbers<Real>(parameters.law->columns, start_of(parameters), parameters.first + i);
    add(parameters.law->on_host<Real>().sight(start.data(), evolution), resolution);
  }
  return resolution;
}

void require_resolution(const Resolution& resolution, const Parameters& parameters) {
  if (resolution.blurred <= resolution.moving / 10) return;
  const bool is_single = parameters.precision == Precision::single_precision;
  throw Error(
      ErrorKind::bad_input,
      "--verify: this run has too many steps for this precision to check, or too short ones (" +
          counted(parameters.steps, "step") + " of " + shortest(parameters.timestep) + ", " +
          std::string(name_of(parameters.precision)) +
          " precision): rounding may be more than a quarter of the angle that " +
          percent(resolution.blurred, resolution.moving) + " of the moving particles turn by; " +
          (is_single ? "use --precision double, or leave --verify out"
                     : "take longer steps, or leave --verify out"));
}

std::string resolution_text(const Resolution& resolution) {
  if (resolution.moving == 0) return {};
  return "one step more or fewer would show for " +
         percent(resolution.step_shows, resolution.moving) + " of the moving particles";
}

template void look_at(ParticleView<const double>, const Parameters&, std::uint64_t, Resolution&);
template void look_at(ParticleView<const float>, const Parameters&, std::uint64_t, Resolution&);
template Resolution resolution_of_generated<double>(const Parameters&);
template Resolution resolution_of_generated<float>(const Parameters&);

}  // namespace simgpu::driver
