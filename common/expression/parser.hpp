#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "common/expression/compile.hpp"
#include "common/expression/graph.hpp"

namespace simgpu::expression {

inline constexpr std::size_t most_text = std::size_t{64} * 1024;
inline constexpr unsigned most_nesting = 200;

/// What a text means: the values of its components, in a graph.
struct Meaning {
  Graph graph;
  std::vector<ValueId> components;
};

/// Reads a text, as compile() describes it. Throws Error (bad_input), mostly as TextError.
Meaning parse(std::string_view text, std::span<const Setting> settings);

}  // namespace simgpu::expression
