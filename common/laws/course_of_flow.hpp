#pragma once

#include <cmath>
#include <string>

#include "common/evolution.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

// What a flow itself says of the course of its particles, whatever the scheme. A scheme follows it
// but to its truncation error, so this is told, and not judged.

/// How far a particle ends from where the flow carries it, by its ExactTrajectory.
template <class Flow>
struct DistanceFromTrajectory {
  static constexpr bool judges = false;
  static constexpr QuantityInfo quantities[1] = {{"position", Flow::columns[0].unit}};

  template <class Position>
  SIMGPU_HOST_DEVICE static Misfit misfit(const Position& start, const Position& end,
                                          const Evolution& evolution) {
    const double end_time =
        evolution.start_time + static_cast<double>(evolution.steps) * evolution.timestep;
    const Vector2<double> expected = Flow::ExactTrajectory::end(
        {start.x, start.y}, parameters_of<Flow>(evolution), evolution.start_time, end_time);
    const double x = end.x - expected.x;
    const double y = end.y - expected.y;
    const double distance = std::sqrt(x * x + y * y);
    return {0, distance, 0, distance};
  }
  template <class Position>
  SIMGPU_HOST_DEVICE static Sight sight(const Position& /*start*/, const Evolution& /*evolution*/) {
    return {};
  }
};

/// By how much the flow's Invariant has changed along a particle's way.
template <class Flow>
struct ChangeOfInvariant {
  static constexpr bool judges = false;
  static constexpr QuantityInfo quantities[1] = {Flow::Invariant::quantity};

  template <class Position>
  SIMGPU_HOST_DEVICE static Misfit misfit(const Position& start, const Position& end,
                                          const Evolution& evolution) {
    const auto parameters = parameters_of<Flow>(evolution);
    const double change = std::fabs(Flow::Invariant::value(end, parameters) -
                                    Flow::Invariant::value(start, parameters));
    return {0, change, 0, change};
  }
  template <class Position>
  SIMGPU_HOST_DEVICE static Sight sight(const Position& /*start*/, const Evolution& /*evolution*/) {
    return {};
  }
};

/// What particles of a flow are held to: the exact solution of the scheme, Exact<Scheme>, where the
/// flow has one; else the flow's own trajectory or invariant.
template <class Flow, class Scheme>
struct ExactOf {};
template <class Flow, class Scheme>
requires requires {
  typename Flow::template Exact<Scheme>;
}
struct ExactOf<Flow, Scheme> {
  using Exact = typename Flow::template Exact<Scheme>;
};
template <class Flow, class Scheme>
requires(
    !requires { typename Flow::template Exact<Scheme>; } &&
    requires { typename Flow::ExactTrajectory; }) struct ExactOf<Flow, Scheme> {
  using Exact = DistanceFromTrajectory<Flow>;
};
template <class Flow, class Scheme>
requires(
    !requires { typename Flow::template Exact<Scheme>; } &&
    !requires { typename Flow::ExactTrajectory; } &&
    requires { typename Flow::Invariant; }) struct ExactOf<Flow, Scheme> {
  using Exact = ChangeOfInvariant<Flow>;
};

/// Where particles of a flow may start. A scheme's exact solution knows how far they may be led; a
/// flow with walls has `extent`, a text, and contains(position, parameters). A particle that is on
/// its way may have come across a wall by a truncation error.
template <class Flow, class Scheme>
struct DomainOf {};
template <class Flow, class Scheme>
requires requires {
  typename Flow::template Exact<Scheme>;
}
struct DomainOf<Flow, Scheme> {
  template <class Position>
  SIMGPU_HOST_DEVICE static bool in_domain(const Position& particle, const Evolution& evolution) {
    return Flow::template Exact<Scheme>::in_domain(particle, evolution);
  }
  template <class Position>
  static std::string domain_problem(const Position& particle) {
    return Flow::template Exact<Scheme>::domain_problem(particle);
  }
};
template <class Flow, class Scheme>
requires requires {
  Flow::extent;
}
struct DomainOf<Flow, Scheme> {
  template <class Position>
  SIMGPU_HOST_DEVICE static bool in_domain(const Position& particle, const Evolution& evolution) {
    if (!std::isfinite(particle.x) || !std::isfinite(particle.y)) return false;
    const bool is_at_start = evolution.first_step == 0 && evolution.steps > 0;
    return !is_at_start || Flow::contains(particle, parameters_of<Flow>(evolution));
  }
  template <class Position>
  static std::string domain_problem(const Position& /*particle*/) {
    return "the particle is outside of the flow, which is " + std::string(Flow::extent) +
           "; start it there";
  }
};

}  // namespace simgpu::laws
