#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "common/evolution.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/position.hpp"

namespace simgpu::laws {

// What a flow itself says of the course of its particles, whatever the scheme. A scheme follows it
// but to its truncation error, so verification reports this and does not judge it.

/// The exact solution of a law that is reported and not judged: Measure::of(start, end, evolution)
/// is one number, the `quantity` of Measure.
template <class Measure>
struct Reported {
  static constexpr bool judges = false;
  static constexpr QuantityInfo quantities[1] = {Measure::quantity};
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  template <class Position>
  SIMGPU_HOST_DEVICE static Misfit misfit(const Position& start, const Position& end,
                                          const Evolution& evolution) {
    const double measured = Measure::of(start, end, evolution);
    // Far away from the flow numbers may be too large to be measured by.
    const double number = measured >= 0 ? measured : infinity;
    return {0, number, 0, number};
  }
  template <class Position>
  SIMGPU_HOST_DEVICE static Sight sight(const Position& /*start*/, const Evolution& /*evolution*/) {
    return {};
  }
};

/// How far a particle ends from where the flow carries it, by its ExactTrajectory.
template <class Flow>
struct DistanceFromTrajectory {
  static constexpr QuantityInfo quantity = {"position", Flow::columns[0].unit};

  template <class Position>
  SIMGPU_HOST_DEVICE static double of(const Position& start, const Position& end,
                                      const Evolution& evolution) {
    const double end_time =
        evolution.start_time + static_cast<double>(evolution.steps) * evolution.timestep;
    const Vector2<double> expected = Flow::ExactTrajectory::end(
        {start.x, start.y}, parameters_of<Flow>(evolution), evolution.start_time, end_time);
    const double x = end.x - expected.x;
    const double y = end.y - expected.y;
    return std::sqrt(x * x + y * y);
  }
};

/// By how much the flow's Invariant has changed along a particle's way.
template <class Flow>
struct ChangeOfInvariant {
  static constexpr QuantityInfo quantity = Flow::Invariant::quantity;

  template <class Position>
  SIMGPU_HOST_DEVICE static double of(const Position& start, const Position& end,
                                      const Evolution& evolution) {
    const auto parameters = parameters_of<Flow>(evolution);
    return std::fabs(Flow::Invariant::value(end, parameters) -
                     Flow::Invariant::value(start, parameters));
  }
};

/// What a law inherits its member Exact from.
template <class TheExact>
struct HasExact {
  using Exact = TheExact;
};
struct HasNoExact {};

/// What has the type Exact that particles of a flow are held to, if there is one: the exact
/// solution of the scheme, Exact<Scheme>, where the flow has one; else the flow's own trajectory or
/// invariant.
template <class Flow, class Scheme>
constexpr auto exact_of() {
  if constexpr (requires { typename Flow::template Exact<Scheme>; }) {
    return HasExact<typename Flow::template Exact<Scheme>>();
  } else if constexpr (requires { typename Flow::ExactTrajectory; }) {
    return HasExact<Reported<DistanceFromTrajectory<Flow>>>();
  } else if constexpr (requires { typename Flow::Invariant; }) {
    return HasExact<Reported<ChangeOfInvariant<Flow>>>();
  } else {
    return HasNoExact();
  }
}

template <class Flow, class Scheme>
using ExactOf = decltype(exact_of<Flow, Scheme>());

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
