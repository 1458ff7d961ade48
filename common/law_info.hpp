#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/column.hpp"
#include "common/evolution.hpp"
#include "common/exact_solution.hpp"
#include "common/fields.hpp"
#include "common/grid.hpp"
#include "common/host_device.hpp"
#include "common/law.hpp"
#include "common/precision.hpp"
#include "common/region.hpp"

namespace simgpu {

// What machinery knows of a law when the program runs: law_info<Law> turns the members of a law's
// struct (see law.hpp) into data.

/// What a law says of one particle, which is given as its numbers in the order of the columns.
template <class Real>
struct LawOnHost {
  /// Why the particle is outside of the domain, and what to do about it.
  std::string (*domain_problem)(const Real* particle);

  /// How far it is from the exact solution, and what can be told by that; null if there is none.
  Misfit (*misfit)(const Real* start, const Real* end, const Evolution& evolution);
  Sight (*sight)(const Real* start, const Evolution& evolution);
};

/// A law as data.
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
  bool takes_velocity;  ///< as an expression
  bool takes_field;     ///< as a gridded field
  bool has_fast;
  bool has_reach;
  Box picture;                               ///< what pictures show, where there is no reach
  std::span<const QuantityInfo> quantities;  ///< of its exact solution; none if it has none
  bool judges;                               ///< whether a misfit of 1 and more is a fault
  LawOnHost<double> in_double;
  LawOnHost<float> in_single;

  constexpr unsigned column_count() const { return static_cast<unsigned>(columns.size()); }
  /// Whether its flow is known by its name, rather than given by the run.
  constexpr bool has_flow_of_its_own() const { return !takes_velocity && !takes_field; }
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
                 takes_field<Law>,
                 HasFast<Law>,
                 HasReach<Law>,
                 law_detail::picture<Law>(),
                 law_detail::quantities<Law>(),
                 law_detail::judges<Law>(),
                 law_detail::on_host<Law, double>(),
                 law_detail::on_host<Law, float>()};
}();

}  // namespace simgpu
