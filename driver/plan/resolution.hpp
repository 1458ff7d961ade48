#pragma once

#include <cstdint>
#include <string>

#include "common/parameters.hpp"
#include "common/particle_view.hpp"

namespace simgpu::driver {

/// What --verify can see of a run, by particles that are looked at: all of them, or some 10,000 at
/// even distances where there are more. It is known beforehand (see Sight).
struct Resolution {
  std::uint64_t looked_at = 0;
  std::uint64_t moving = 0;
  std::uint64_t blurred = 0;     ///< of the moving ones; rounding may hide that they moved
  std::uint64_t step_shows = 0;  ///< of the moving ones; one step more or fewer would be told of
};

/// Looks at some of `particles`, the next ones of a run that begin so, of which `seen` have been
/// there before.
template <class Real>
void look_at(ParticleView<const Real> particles, const Parameters& parameters, std::uint64_t seen,
             Resolution& resolution);

/// Of a run that begins as its seed says.
template <class Real>
Resolution resolution_of_generated(const Parameters& parameters);

/// Refuses to verify a run of which more than a tenth of the moving particles could be anywhere
/// within rounding: to pass would say nothing. Throws Error (bad_input).
void require_resolution(const Resolution& resolution, const Parameters& parameters);

/// "one step more or fewer would show for 97.3 % of the moving particles"; empty if none moves.
std::string resolution_text(const Resolution& resolution);

extern template void look_at(ParticleView<const double>, const Parameters&, std::uint64_t,
                             Resolution&);
extern template void look_at(ParticleView<const float>, const Parameters&, std::uint64_t,
                             Resolution&);
extern template Resolution resolution_of_generated<double>(const Parameters&);
extern template Resolution resolution_of_generated<float>(const Parameters&);

}  // namespace simgpu::driver
