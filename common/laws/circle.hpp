#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/column.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/laws/circle/domain.hpp"
#include "common/laws/circle/enclosed_step.hpp"
#include "common/laws/circle/exact_solution.hpp"
#include "common/laws/circle/fast_step.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/laws/circle/reach.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::laws {

/// Particles that circle the origin, as those of the Python lesson do: each at a speed of its own,
/// at right angles to its radius, by explicit Euler steps.
struct Circle {
  static constexpr std::string_view flow = "circle";
  static constexpr std::string_view scheme = "euler";
  static constexpr std::string_view meaning = "particles that circle the origin";

  static constexpr ColumnInfo columns[] = {
      {"x", "length", "position along the first axis"},
      {"y", "length", "position along the second axis"},
      {"angular_speed", "length/time", "speed along the circle, positive counter-clockwise"}};
  static constexpr unsigned moved_columns = 2;
  static constexpr bool depends_on_time = false;
  static constexpr unsigned order = 1;

  template <class Real>
  using Particle = circle::Particle<Real>;

  template <class Real>
  SIMGPU_HOST_DEVICE static void step(const Step<Circle, Real>& now, Particle<Real>& particle) {
    circle::step(circle::step_length(now.timestep, particle), particle);
  }

  template <class Real>
  SIMGPU_HOST_DEVICE static bool in_domain(const circle::Particle<Real>& particle,
                                           const Evolution& evolution) {
    return circle::in_domain(particle, evolution);
  }
  template <class Real>
  static std::string domain_problem(const circle::Particle<Real>& particle) {
    return circle::domain_problem(particle);
  }

  template <class Real>
  SIMGPU_HOST_DEVICE static double squared_reach(const circle::Particle<Real>& particle,
                                                 const Evolution& evolution) {
    return circle::squared_reach(particle, evolution);
  }

  /// The Euler scheme in fewer operations, in epochs of steps_of_an_epoch steps. A particle carries
  /// numbers of its own through an epoch; one that may not takes exact steps instead.
  struct Fast {
    template <class Real>
    using Carried = circle::FastParticle<Real>;

    template <class Real>
    SIMGPU_HOST_DEVICE static Carried<Real> begin(const Step<Circle, Real>& now,
                                                  const circle::Particle<Real>& particle) {
      return circle::begin_epoch(circle::step_length(now.timestep, particle), particle);
    }
    template <class Real>
    SIMGPU_HOST_DEVICE static bool may(const circle::FastParticle<Real>& carried) {
      return circle::may_step_fast(carried);
    }
    template <class Real>
    SIMGPU_HOST_DEVICE static void step(circle::FastParticle<Real>& carried) {
      circle::fast_step(carried);
    }
    /// Calls step_all() for each of `steps` steps, and correct_all(n), n being the steps taken,
    /// after every few of them and after the last.
    template <class StepAll, class CorrectAll>
    SIMGPU_HOST_DEVICE static void run(std::uint64_t steps, StepAll step_all,
                                       CorrectAll correct_all) {
      circle::run_epoch(steps, step_all, correct_all);
    }
    template <class Real>
    SIMGPU_HOST_DEVICE static void correct(Real steps, circle::FastParticle<Real>& carried) {
      circle::correct_tangent(steps, carried);
    }
  };

  /// Exact steps by enclosures of a/r, in epochs as in fast arithmetic.
  struct Enclosed {
    template <class Number>
    using Carried = circle::EnclosedParticle<Number>;

    static constexpr std::uint64_t steps_of_an_enclosure = circle::steps_of_an_enclosure;

    template <class Real>
    SIMGPU_HOST_DEVICE static Carried<Real> begin(const Step<Circle, Real>& now,
                                                  const circle::Particle<Real>& particle) {
      return circle::begin_enclosed(circle::step_length(now.timestep, particle), particle);
    }
    template <class Real>
    SIMGPU_HOST_DEVICE static bool may(const circle::EnclosedParticle<Real>& carried) {
      return circle::may_be_enclosed(carried);
    }
    template <class Number>
    SIMGPU_HOST_DEVICE static void enclose(circle::EnclosedParticle<Number>& carried) {
      circle::enclose(carried);
    }
    template <class Number>
    SIMGPU_HOST_DEVICE static EnclosedEnds<moved_columns, Number> ends(
        const circle::EnclosedParticle<Number>& carried) {
      const auto one = circle::end_of_step(carried, carried.lower);
      const auto other = circle::end_of_step(carried, carried.upper);
      return {{one.x, one.y}, {other.x, other.y}};
    }
    template <class Number>
    SIMGPU_HOST_DEVICE static void next(circle::EnclosedParticle<Number>& carried) {
      circle::move_enclosure(carried);
    }
  };

  /// The exact solution of the scheme, in polar coordinates.
  struct Exact {
    static constexpr QuantityInfo quantities[] = {{"radius", ""}, {"angle", "rad"}};

    template <class Real>
    SIMGPU_HOST_DEVICE static Misfit misfit(const circle::Particle<Real>& start,
                                            const circle::Particle<Real>& end,
                                            const Evolution& evolution) {
      const circle::Verdict verdict = circle::verify_particle(start, end, evolution);
      const double share = verdict.share();
      if (verdict.angle_is_worse()) {
        return {1, verdict.deviation.angle, verdict.tolerance.angle, share};
      }
      return {0, verdict.deviation.radius, verdict.tolerance.radius, share};
    }
    template <class Real>
    SIMGPU_HOST_DEVICE static Sight sight(const circle::Particle<Real>& start,
                                          const Evolution& evolution) {
      return circle::sight_of(start, evolution);
    }
  };
};

}  // namespace simgpu::laws
