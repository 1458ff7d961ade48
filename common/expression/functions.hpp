#pragma once

#include <string_view>

#include "common/expression_program.hpp"

namespace simgpu::expression {

/// A function of expressions.
struct Function {
  std::string_view name;
  unsigned arguments;
  Operation operation;
};

inline constexpr Function functions[] = {
    {"sin", 1, Operation::sin},          {"cos", 1, Operation::cos},
    {"exp", 1, Operation::exp},          {"log", 1, Operation::log},
    {"tanh", 1, Operation::tanh},        {"hypot", 2, Operation::hypot},
    {"sqrt", 1, Operation::square_root}, {"abs", 1, Operation::absolute},
    {"min", 2, Operation::minimum},      {"max", 2, Operation::maximum},
    {"floor", 1, Operation::floor},
};

/// The function of that name, or null.
constexpr const Function* find_function(std::string_view name) {
  for (const Function& function : functions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

}  // namespace simgpu::expression
