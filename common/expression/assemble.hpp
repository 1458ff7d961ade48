#pragma once

#include <vector>

#include "common/expression/graph.hpp"
#include "common/expression_program.hpp"

namespace simgpu::expression {

/// The program of values of the kind `position`, one for each component. Throws Error (bad_input)
/// if it would hold more than a program may.
Program assemble(const Graph& graph, const std::vector<ValueId>& components);

}  // namespace simgpu::expression
