#pragma once

#include "common/simulation.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Refuses a start state with a particle that is, or in what is left of the run would come, where
/// its radius is not a normal number. Throws Error (bad_input) that names it.
template <class Real>
void require_domain(const Simulation<Real>& simulation, const Options& options);

/// Refuses a state with a particle that is outside, or would come outside in the steps of `rest`.
/// Throws Error (bad_input) that names it.
template <class Real>
void require_domain(const Simulation<Real>& simulation, const Options& options,
                    const Evolution& rest);

extern template void require_domain(const Simulation<double>&, const Options&);
extern template void require_domain(const Simulation<float>&, const Options&);
extern template void require_domain(const Simulation<double>&, const Options&, const Evolution&);
extern template void require_domain(const Simulation<float>&, const Options&, const Evolution&);

}  // namespace simgpu::driver
