#pragma once

#include <cstdint>
#include <string_view>

#include "common/column.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/course_of_flow.hpp"
#include "common/laws/position.hpp"
#include "common/laws/schemes.hpp"
#include "common/number.hpp"

namespace simgpu::laws {

/// The law of particles that a velocity field carries along: a flow, and the scheme by which a step
/// goes through it.
///
/// A flow has `name`, `meaning`, `columns` (the position, with the region in which generated
/// particles start), `dimensions`, `Parameters` and `parameters` as laws have them, `picture`,
/// `depends_on_time`, and Field<Real>: what its parameters come to, with a function
/// velocity(position, time). A position is one of any Number (see number.hpp), time a Real: so what
/// depends on time alone is calculated once for all particles that are moved together. On what it
/// may have beside, see course_of_flow.hpp.
template <class Flow, class Scheme>
struct Advection : ExactOf<Flow, Scheme>, DomainOf<Flow, Scheme> {
  static constexpr std::string_view flow = Flow::name;
  static constexpr std::string_view scheme = Scheme::name;
  static constexpr std::string_view meaning = Flow::meaning;
  static constexpr auto& columns = Flow::columns;
  static constexpr unsigned dimensions = Flow::dimensions;
  static constexpr bool depends_on_time = Flow::depends_on_time;
  static constexpr double timestep = Flow::timestep;
  static constexpr std::uint64_t steps = Flow::steps;
  static constexpr bool runs_backward = true;
  static constexpr unsigned order = Scheme::order;
  static constexpr bool stays_finite = false;
  static constexpr Box picture = Flow::picture;

  using Parameters = typename Flow::Parameters;
  static constexpr auto& parameters = Flow::parameters;

  template <class Number>
  using Particle = typename Flow::template Position<Number>;

  static constexpr bool takes_vectors = true;

  template <class Number>
  SIMGPU_FORMULA static void step(const Step<Advection, ScalarOf<Number>>& now,
                                  Particle<Number>& particle) {
    using Real = ScalarOf<Number>;
    const typename Flow::template Field<Real> field(now.parameters);
    const Times times{now.time, now.middle, now.end};
    particle = Scheme::step(
        particle, now.timestep, times,
        [&](const Particle<Number>& position, double time)
            SIMGPU_INLINE_LAMBDA { return field.velocity(position, static_cast<Real>(time)); });
  }
};

}  // namespace simgpu::laws
