#pragma once

#include "common/expression/compile.hpp"
#include "common/law_info.hpp"

namespace simgpu::test {

/// The text of a velocity for a law that takes one, with time, both kinds of operands and a
/// function in it.
inline const char* velocity_text_for(const LawInfo& law) {
  return law.dimensions == 2 ? "0.5 - y*cos(t), x*(2 - t) + sin(x*y)"
                             : "z - y*cos(t), x*(2 - t) + sin(x*y), 0.25*z";
}

/// The same as a program; nothing for laws that take none.
inline expression::Program velocity_for(const LawInfo& law) {
  return law.takes_velocity ? expression::compile(velocity_text_for(law), {})
                            : expression::Program{};
}

}  // namespace simgpu::test
