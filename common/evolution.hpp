#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/expression_program.hpp"
#include "common/field_view.hpp"
#include "common/precision.hpp"

namespace simgpu {

/// The most particles and steps that can be asked for, and where the last range ends: what a number
/// written with an exponent gives exactly.
inline constexpr std::uint64_t most_count = std::uint64_t{1} << 53;

/// The order of a run's two loops. Both give the same bits.
enum class Order {
  particle,  ///< all steps of one particle before the next one: the original's new evolve
  step,      ///< one step of all particles before the next step: the original's old evolve
};

/// How a step is computed. Either gives the same bits on every device.
enum class Math {
  exact,  ///< by the operations of the original, each rounded by itself (see step.hpp)
  fast,   ///< by fewer and fused operations, as accurate (see fast_step.hpp)
};

/// Steps after which fast arithmetic works all but the particle itself out anew: a run that is
/// stopped after a whole number of these and goes on later gives the same bits.
inline constexpr std::uint64_t steps_of_an_epoch = 1024;

/// Whether each step of all particles comes before the next step of any.
constexpr bool takes_whole_steps(Math math, Order order) {
  return order == Order::step && math == Math::exact;
}

/// The most parameters that a law may have.
inline constexpr unsigned most_law_parameters = 16;

/// The values of a law's parameters, in the order in which the law lists them; 0 beyond these.
using LawParameters = std::array<double, most_law_parameters>;

/// How far a state is moved, and how its steps are computed. Step n of a run, counted from 0,
/// begins at the time start_time + n * timestep; the first of these steps is `first_step`.
struct Evolution {
  double timestep = 0;
  std::uint64_t steps = 0;
  Math math = Math::exact;
  double start_time = 0;
  std::uint64_t first_step = 0;
  LawParameters law_parameters = {};
  expression::Program velocity = {};  ///< of a law that takes one; else empty
  field::View field = {};             ///< likewise
};

constexpr std::string_view name_of(Order order) {
  return order == Order::particle ? "particle" : "step";
}

constexpr std::string_view name_of(Math math) {
  return math == Math::exact ? "exact" : "fast";
}

/// All values of a Choice (Precision, Order or Math).
template <class Choice>
inline constexpr std::array<Choice, 2> choices = {Choice{0}, Choice{1}};

/// The choice of that name; nothing if it names none.
template <class Choice>
constexpr std::optional<Choice> choice_named(std::string_view name) {
  for (const Choice choice : choices<Choice>) {
    if (name == name_of(choice)) return choice;
  }
  return std::nullopt;
}

}  // namespace simgpu
