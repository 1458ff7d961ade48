#pragma once

#include <string>

#include "common/evolution.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/flows/rotation/domain.hpp"
#include "common/laws/flows/rotation/exact_solution.hpp"
#include "common/laws/position.hpp"

namespace simgpu::rotation {

/// The exact solution of a scheme of that order in a solid rotation, whose parameters name its
/// angular velocity, and how far particles may be led. What a law says by its members of these
/// names.
template <class Flow, unsigned order>
struct Exact {
  static constexpr QuantityInfo quantities[1] = {{"position", ""}};

  template <class Real>
  SIMGPU_HOST_DEVICE static Misfit misfit(const laws::Vector2<Real>& start,
                                          const laws::Vector2<Real>& end,
                                          const Evolution& evolution) {
    return misfit_of<order>(start, end, course<Real>(evolution));
  }
  template <class Real>
  SIMGPU_HOST_DEVICE static Sight sight(const laws::Vector2<Real>& start,
                                        const Evolution& evolution) {
    return sight_of<order>(start, course<Real>(evolution));
  }

  template <class Real>
  SIMGPU_HOST_DEVICE static bool in_domain(const laws::Vector2<Real>& particle,
                                           const Evolution& evolution) {
    return rotation::in_domain<order>(particle, course<Real>(evolution));
  }
  template <class Real>
  static std::string domain_problem(const laws::Vector2<Real>& particle) {
    return rotation::domain_problem(particle);
  }

 private:
  template <class Real>
  SIMGPU_HOST_DEVICE static Course<Real> course(const Evolution& evolution) {
    const double velocity = parameters_of<Flow>(evolution).angular_velocity;
    return {static_cast<Real>(evolution.timestep), static_cast<Real>(velocity), evolution.steps};
  }
};

}  // namespace simgpu::rotation
