#pragma once

#include "common/expression/compile.hpp"
#include "common/law.hpp"

namespace simgpu::test {

/// A velocity for a law that takes one, with time, both kinds of operands and a function in it;
/// nothing for others.
inline expression::Program velocity_for(const LawInfo& law) {
  if (!law.takes_velocity) return {};
  const char* const in_plane = "0.5 - y*cos(t), x*(2 - t) + sin(x*y)";
  const char* const in_space = "z - y*cos(t), x*(2 - t) + sin(x*y), 0.25*z";
  return expression::compile(law.dimensions == 2 ? in_plane : in_space, {});
}

}  // namespace simgpu::test
