// Prints all laws, those of the tests too, as JSON: what tests/ptx/ must know to launch their
// kernels.

#include <cxxabi.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <typeinfo>

#include "common/law.hpp"
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
  return {{"flow", std::string(law.flow)},
          {"struct", name_of_type<Law>()},
          {"columns", columns},
          {"parameters", parameters},
          {"has_fast", law.has_fast},
          {"steps_of_an_enclosure", steps_of_an_enclosure<Law>()}};
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
