#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "common/expression/compile.hpp"
#include "common/expression/functions.hpp"
#include "common/expression/graph.hpp"
#include "common/expression/token.hpp"

namespace simgpu::expression {

/// The names that an expression may use, and which of the given ones it has used.
class Names {
 public:
  /// Throws Error (bad_input) if a name is invalid, taken or given twice, or its value not finite.
  explicit Names(std::span<const Setting> settings);

  /// The value of a name in `text`. Throws TextError if there is none.
  ValueId value_of(const Token& name, std::string_view text, Graph& graph);

  /// Throws TextError if `text` has used z, and Error if it has not used a setting.
  void check_use(std::string_view text, std::size_t components) const;

 private:
  std::vector<std::string_view> all() const;

  std::span<const Setting> settings_;
  std::vector<bool> is_used_;
  std::size_t first_z_ = std::string_view::npos;
};

/// The function of that name. Throws TextError if there is none.
const Function& function_of(const Token& name, std::string_view text);

}  // namespace simgpu::expression
