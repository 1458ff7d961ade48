#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/column.hpp"
#include "common/evolution.hpp"
#include "common/exact_arithmetic.hpp"
#include "common/exact_solution.hpp"
#include "common/fields.hpp"
#include "common/grid.hpp"
#include "common/host_device.hpp"
#include "common/precision.hpp"
#include "common/region.hpp"

namespace simgpu {

// A law is a struct that says how particles move: which columns they have, and what a step does to
// one of them. docs/laws.md shows how to write one and lists all its members; this header turns
// them into what machinery asks for. laws/circle.hpp is a law that has most.

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

/// Whether the run gives the law its velocity field.
template <class Law>
inline constexpr bool takes_velocity = std::is_same_v<ParametersOf<Law>, expression::Program>;

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

/// What a law says of one particle, which is given as its numbers in the order of the columns.
template <class Real>
struct LawOnHost {
  /// Why the particle is outside of the domain, and what to do about it.
  std::string (*domain_problem)(const Real* particle);

  /// How far it is from the exact solution, and what can be told by that; null if there is none.
  Misfit (*misfit)(const Real* start, const Real* end, const Evolution& evolution);
  Sight (*sight)(const Real* start, const Evolution& evolution);
};

/// What machinery knows of a law when the program runs.
struct LawInfo {
  std::string_view flow;
  std::string_view scheme;
  std::string_view meaning;
  Columns columns;
  unsigned dimensions;
  std::span<const ParameterInfo> parameters;
  double timestep;      ///< of a run that nothing is said of
  std::uint64_t steps;  ///< likewise
  bool runs_backward;   ///< whether a timestep may be negative
  unsigned order;  ///< of its scheme: errors go with this power of the timestep; 0 if not known
  bool stays_finite;
  bool takes_velocity;
  bool has_fast;
  bool has_reach;
  Box picture;                               ///< what pictures show, where there is no reach
  std::span<const QuantityInfo> quantities;  ///< of its exact solution; none if it has none
  bool judges;                               ///< whether a misfit of 1 and more is a fault
  LawOnHost<double> in_double;
  LawOnHost<float> in_single;

  constexpr unsigned column_count() const { return static_cast<unsigned>(columns.size()); }
  constexpr bool has_exact_solution() const { return !quantities.empty(); }

  /// The default values of its parameters.
  constexpr LawParameters default_parameters() const {
    LawParameters values{};
    for (std::size_t i = 0; i < parameters.size(); ++i) values[i] = parameters[i].default_value;
    return values;
  }

  /// Where generated particles start.
  constexpr Region region() const {
    Region region;
    region.dimensions = dimensions;
    for (unsigned column = 0; column < dimensions; ++column) {
      region.along[column] = {columns[column].start_from, columns[column].start_to};
    }
    return region;
  }

  template <class Real>
  const LawOnHost<Real>& on_host() const {
    return of_precision<Real>(in_double, in_single);
  }
};

namespace law_detail {

/// What pictures show: the box that the law names, else where generated particles start.
template <class Law>
constexpr Box picture() {
  if constexpr (requires { Law::picture; }) {
    return Law::picture;
  } else {
    return {Law::columns[0].start_from, Law::columns[0].start_to, Law::columns[1].start_from,
            Law::columns[1].start_to};
  }
}

template <class Law>
constexpr bool judges() {
  if constexpr (requires { Law::Exact::judges; }) return Law::Exact::judges;
  return HasExactSolution<Law>;
}

template <class Law>
constexpr std::span<const QuantityInfo> quantities() {
  if constexpr (HasExactSolution<Law>) return Law::Exact::quantities;
  return {};
}

template <class Law, class Real>
constexpr bool is_row() {
  return std::is_trivially_copyable_v<ParticleOf<Law, Real>> &&
         sizeof(ParticleOf<Law, Real>) == column_count<Law> * sizeof(Real);
}

/// The particle of these numbers.
template <class Law, class Real>
SIMGPU_HOST_DEVICE ParticleOf<Law, Real> particle_of(const Real* numbers) {
  ParticleOf<Law, Real> particle{};
  for_each_field<column_count<Law>>(
      particle, [numbers](Real& number, unsigned column) { number = numbers[column]; });
  return particle;
}

template <class Law, class Real>
std::string domain_problem(const Real* particle) {
  if constexpr (HasDomain<Law>) {
    return Law::domain_problem(particle_of<Law>(particle));
  } else {
    return "the particle has a number that is not finite; give it another one or leave it out";
  }
}

template <class Law, class Real>
constexpr LawOnHost<Real> on_host() {
  if constexpr (HasExactSolution<Law>) {
    return {domain_problem<Law, Real>,
            [](const Real* start, const Real* end, const Evolution& evolution) {
              return Law::Exact::misfit(particle_of<Law>(start), particle_of<Law>(end), evolution);
            },
            [](const Real* start, const Evolution& evolution) {
              return Law::Exact::sight(particle_of<Law>(start), evolution);
            }};
  } else {
    return {domain_problem<Law, Real>, nullptr, nullptr};
  }
}

}  // namespace law_detail

/// The one description of a law; its address tells laws apart.
template <class Law>
inline constexpr LawInfo law_info = [] {
  static_assert(column_count<Law> >= law_detail::dimensions<Law>() &&
                column_count<Law> <= most_columns);
  static_assert(law_detail::is_row<Law, double>() && law_detail::is_row<Law, float>(),
                "a law's Particle has a Real for each column, and nothing else");
  return LawInfo{Law::flow,
                 Law::scheme,
                 Law::meaning,
                 Law::columns,
                 law_detail::dimensions<Law>(),
                 law_detail::parameters<Law>(),
                 law_detail::timestep<Law>(),
                 law_detail::steps<Law>(),
                 law_detail::runs_backward<Law>(),
                 law_detail::order<Law>(),
                 stays_finite<Law>,
                 takes_velocity<Law>,
                 HasFast<Law>,
                 HasReach<Law>,
                 law_detail::picture<Law>(),
                 law_detail::quantities<Law>(),
                 law_detail::judges<Law>(),
                 law_detail::on_host<Law, double>(),
                 law_detail::on_host<Law, float>()};
}();

}  // namespace simgpu
