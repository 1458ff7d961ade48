#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "common/expression/graph.hpp"

namespace simgpu::expression {

inline constexpr ValueId no_value = std::numeric_limits<ValueId>::max();

/// An operation at its turn. A sine and a cosine of the same angle are one.
struct Turn {
  ValueId value = no_value;
  ValueId cosine = no_value;  ///< of the angle of which `value` is the sine
};

/// The operations that lead to some values, in an order that keeps few of them at once.
struct Schedule {
  std::vector<Turn> times;      ///< those that depend on time alone
  std::vector<Turn> positions;  ///< the others
};

Schedule schedule(const Graph& graph, const std::vector<ValueId>& components);

}  // namespace simgpu::expression
