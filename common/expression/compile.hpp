#pragma once

#include <span>
#include <string>
#include <string_view>

#include "common/expression_program.hpp"

namespace simgpu::expression {

/// A name that stands for a number in an expression.
struct Setting {
  std::string name;
  double value = 0;
};

/// The program of a velocity: two or three expressions of x, y, z, t, pi and the names of
/// `settings`, with a comma between them. It does what is written, operator by operator, and rounds
/// each result once, in the precision of a run: operations on constants are done here, in either
/// precision; equal operations on equal operands are done once. Numbers, settings and pi are
/// doubles that are converted first. Whatever the text, this takes little time and stack.
///
/// Throws Error (bad_input), a TextError if it is about a place in the text, if the text means
/// nothing or takes more than a Program holds, or if a setting has no use, an invalid or a taken
/// name.
Program compile(std::string_view text, std::span<const Setting> settings);

}  // namespace simgpu::expression
