#include "common/expression/compile.hpp"

#include <vector>

#include "common/expression/assemble.hpp"
#include "common/expression/parser.hpp"
#include "common/floating_point.hpp"

namespace simgpu::expression {

Program compile(std::string_view text, std::span<const Setting> settings) {
  // Operations on constants are done here.
  const DefaultFloatingPoint floating_point;
  Meaning meaning = parse(text, settings);
  for (ValueId& component : meaning.components) component = meaning.graph.spread(component);
  return assemble(meaning.graph, meaning.components);
}

}  // namespace simgpu::expression
