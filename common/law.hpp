#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>

// With what the members of a law are written in, such as Columns, Box and Misfit.
#include "common/column.hpp"
#include "common/evolution.hpp"
#include "common/exact_arithmetic.hpp"
#include "common/exact_solution.hpp"
#include "common/fields.hpp"
#include "common/grid.hpp"
#include "common/host_device.hpp"

namespace simgpu {

// A law is a struct that says how particles move: which columns they have, and what a step does to
// one of them. docs/laws.md shows how to write one and lists all its members; this header gives
// those that a law may leave out their defaults, and says what a step is given. laws/circle.hpp is
// a law that has most.

/// One parameter of a law, a double.
struct ParameterInfo {
  std::string_view name;
  double default_value;
  std::string_view unit;
  std::string_view meaning;
  bool is_positive = false;  ///< whether it must be above 0
};

/// What stands for the parameters of a law that has none.
struct NoParameters {};

namespace law_detail {

template <class Law>
struct ParametersOf {
  using Type = NoParameters;
};
template <class Law>
requires requires {
  typename Law::Parameters;
}
struct ParametersOf<Law> {
  using Type = typename Law::Parameters;
};

template <class Law>
constexpr unsigned dimensions() {
  if constexpr (requires { Law::dimensions; }) return Law::dimensions;
  return 2;
}

template <class Law>
constexpr unsigned moved_columns() {
  if constexpr (requires { Law::moved_columns; }) return Law::moved_columns;
  return std::size(Law::columns);
}

template <class Law>
constexpr bool depends_on_time() {
  if constexpr (requires { Law::depends_on_time; }) return Law::depends_on_time;
  return true;
}

template <class Law>
constexpr double timestep() {
  if constexpr (requires { Law::timestep; }) return Law::timestep;
  return 1e-5;
}

template <class Law>
constexpr std::uint64_t steps() {
  if constexpr (requires { Law::steps; }) return Law::steps;
  return 100;
}

template <class Law>
constexpr bool runs_backward() {
  if constexpr (requires { Law::runs_backward; }) return Law::runs_backward;
  return false;
}

template <class Law>
constexpr unsigned order() {
  if constexpr (requires { Law::order; }) return Law::order;
  return 0;
}

template <class Law>
constexpr bool stays_finite() {
  if constexpr (requires { Law::stays_finite; }) return Law::stays_finite;
  return requires(const typename Law::template Particle<double>& particle,
                  const Evolution& evolution) {
    Law::in_domain(particle, evolution);
  };
}

template <class Law>
constexpr std::span<const ParameterInfo> parameters() {
  if constexpr (requires { Law::parameters; }) return Law::parameters;
  return {};
}

}  // namespace law_detail

template <class Law>
using ParametersOf = typename law_detail::ParametersOf<Law>::Type;

template <class Law, class Real>
using ParticleOf = typename Law::template Particle<Real>;

template <class Law>
inline constexpr unsigned column_count = std::size(Law::columns);

template <class Law>
inline constexpr unsigned parameter_count = law_detail::parameters<Law>().size();

/// Columns that a step changes. The others stay as they are, in every bit.
template <class Law>
inline constexpr unsigned moved_column_count = law_detail::moved_columns<Law>();

template <class Law>
inline constexpr bool depends_on_time = law_detail::depends_on_time<Law>();

/// Whether a particle inside of the law's domain has finite numbers after all its steps.
template <class Law>
inline constexpr bool stays_finite = law_detail::stays_finite<Law>();

/// Whether the run gives the law its velocity field, as an expression.
template <class Law>
inline constexpr bool takes_velocity = std::is_same_v<ParametersOf<Law>, expression::Program>;

/// Whether the run gives the law its velocity field, on a grid.
template <class Law>
inline constexpr bool takes_field = std::is_same_v<ParametersOf<Law>, field::View>;

template <class Law>
concept HasFast = requires {
  typename Law::Fast;
};

template <class Law>
concept HasEnclosed = requires {
  typename Law::Enclosed;
};

template <class Law>
concept HasExactSolution = requires {
  typename Law::Exact;
};

template <class Law>
concept HasDomain = requires(const ParticleOf<Law, double>& particle, const Evolution& evolution) {
  { Law::in_domain(particle, evolution) } -> std::same_as<bool>;
};

template <class Law>
concept HasReach = requires(const ParticleOf<Law, double>& particle, const Evolution& evolution) {
  { Law::squared_reach(particle, evolution) } -> std::same_as<double>;
};

/// The values that an evolution has for the parameters of a law, by their names.
template <class Law>
SIMGPU_HOST_DEVICE ParametersOf<Law> parameters_of(const Evolution& evolution) {
  ParametersOf<Law> parameters{};
  if constexpr (takes_velocity<Law>) {
    parameters = evolution.velocity;
  } else if constexpr (takes_field<Law>) {
    parameters = evolution.field;
  } else if constexpr (!std::is_empty_v<ParametersOf<Law>>) {
    static_assert(std::is_trivially_copyable_v<ParametersOf<Law>> &&
                      sizeof(ParametersOf<Law>) == sizeof(double) * parameter_count<Law>,
                  "a law's Parameters are doubles, one for each that it lists");
    static_assert(parameter_count<Law> <= most_law_parameters);
    std::memcpy(&parameters, &evolution.law_parameters, sizeof parameters);
  }
  return parameters;
}

/// What one step is given beside the particle.
template <class Law, class Real>
struct Step {
  const ParametersOf<Law>& parameters;
  Real timestep;
  double time;    ///< at which the step begins
  double middle;  ///< half a timestep later
  double end;     ///< at which the next step begins
};

/// The steps of an evolution, as a law takes them.
template <class Law, class Real>
class Stepper {
 public:
  explicit Stepper(const Evolution& evolution)
      : parameters_(parameters_of<Law>(evolution)),
        timestep_(static_cast<Real>(evolution.timestep)),
        interval_(evolution.timestep),
        start_time_(evolution.start_time),
        first_step_(evolution.first_step) {}

  /// What step n of the evolution, counted from 0, is given.
  SIMGPU_HOST_DEVICE Step<Law, Real> at(std::uint64_t n) const {
    const double time = time_of(n);
    return {parameters_, timestep_, time, time + interval_ / 2, time_of(n + 1)};
  }

 private:
  /// Worked out from the number of a step and never summed up, so that a resumed run has the same.
  SIMGPU_HOST_DEVICE double time_of(std::uint64_t n) const {
    return start_time_ + static_cast<double>(first_step_ + n) * interval_;
  }

  ParametersOf<Law> parameters_;
  Real timestep_;
  double interval_;
  double start_time_;
  std::uint64_t first_step_;
};

/// Whether to enclose the steps of an evolution: each particle takes so many in a row that what an
/// enclosure costs at first pays.
template <class Law>
constexpr bool is_worth_enclosing(const Evolution& evolution, Order order) {
  return order == Order::particle && evolution.steps >= Law::Enclosed::steps_of_an_enclosure;
}

/// Where both ends of an enclosure lead a particle in one step: the columns that a step changes.
/// Number is a Real, or a vector of them.
template <unsigned moved, class Number>
struct EnclosedEnds {
  Number one[moved];
  Number other[moved];
};

}  // namespace simgpu
