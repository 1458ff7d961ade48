// Prints all laws, those of the tests too, as JSON: what tests/ptx/ must know to launch their
// kernels.

#include <cxxabi.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <typeinfo>

#include "common/law.hpp"
#include "common/law_info.hpp"
#include "field_runs.hpp"
#include "laws/velocity.hpp"
#include "list_of_laws.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;

/// The C++ name of a type.
template <class Type>
std::string name_of_type() {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(Type).name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : "";
}

/// 0 if the law takes no enclosed steps.
template <class Law>
std::uint64_t steps_of_an_enclosure() {
  if constexpr (HasEnclosed<Law>) return Law::Enclosed::steps_of_an_enclosure;
  return 0;
}

/// A text in which each operation of expressions is done with positions, and with time.
std::string velocity_with_all_operations(unsigned dimensions) {
  const std::string of_position =
      "-x + (x + 2) - (x - y) - (x - 3) + (3 - x) + x*y + x/(1 + y*y) + x/3 + 3/(1 + x*x)"
      " + (x == y) + (x < y ? x + t : x*t) + (y <= 0.5 ? x - t : t - x) + (x != y) + min(x, t)"
      " + max(y, 0.25) + abs(y) + floor(4*x) + sqrt(abs(y)) + sin(3*x) + cos(5*y)"
      " + sin(x + y)*cos(x + y) + exp(-x*x) + log(1 + x*x) + tanh(y) + hypot(x, y) + x/t + t/(y*y "
      "+ 1)";
  const std::string of_time =
      "-t + (t + 2) - (t - t*t) - (t - 3) + (3 - t) + t/(1 + t*t) + t/3 + 3/t + (t == t*t)"
      " + (t < t*t ? t : 2*t) + (t <= 2 ? t : -t) + (t != 3) + min(t, t*t) + max(t, 0.25) + abs(t "
      "- 1)"
      " + floor(4*t) + sqrt(t) + sin(3*t) + cos(5*t) + sin(t + 1)*cos(t + 1) + exp(-t) + log(t)"
      " + tanh(t) + hypot(t, t*t)";
  const std::string sine = "0.1*sin(" + of_position + " + " + of_time + ")";
  return dimensions == 2 ? "y, " + sine : "y, " + sine + ", z*sin(t) - t";
}

/// Velocities that such a law is tried with, as texts and as the bytes of their programs.
json velocities_for(const LawInfo& law) {
  json all = json::array();
  if (!law.takes_velocity) return all;
  for (const bool has_all : {false, true}) {
    const std::string text =
        has_all ? velocity_with_all_operations(law.dimensions) : velocity_text_for(law);
    const expression::Program program = expression::compile(text, {});
    all.push_back({{"text", text},
                   {"program", std::bit_cast<std::array<std::uint8_t, sizeof(program)>>(program)},
                   {"has_all_operations", has_all}});
  }
  return all;
}

template <class Law>
json description() {
  const LawInfo& law = law_info<Law>;
  json columns = json::array();
  for (const ColumnInfo& column : law.columns) {
    columns.push_back({{"name", std::string(column.name)},
                       {"start_from", column.start_from},
                       {"start_to", column.start_to}});
  }
  json parameters = json::array();
  for (const ParameterInfo& parameter : law.parameters) {
    parameters.push_back(parameter.default_value);
  }
  return {
      {"flow", std::string(law.flow)},    {"scheme", std::string(law.scheme)},
      {"struct", name_of_type<Law>()},    {"columns", columns},
      {"parameters", parameters},         {"velocities", velocities_for(law)},
      {"field_runs", field_runs_of(law)}, {"timestep", law.timestep},
      {"stays_finite", law.stays_finite}, {"has_exact_solution", law.has_exact_solution()},
      {"has_fast", law.has_fast},         {"steps_of_an_enclosure", steps_of_an_enclosure<Law>()}};
}

template <class... Laws>
json descriptions(LawList<Laws...> /*all*/) {
  json laws = json::array();
  (laws.push_back(description<Laws>()), ...);
  return laws;
}

}  // namespace
}  // namespace simgpu::test

int main() {
  std::cout << simgpu::test::descriptions(simgpu::test::AllLaws()) << '\n';
}
