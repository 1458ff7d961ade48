#pragma once

#include "common/expression/interpreter.hpp"
#include "common/expression_program.hpp"
#include "common/host_device.hpp"

namespace simgpu::expression {

/// The velocities of a program at positions of as many components, and a time. Number is a Real, or
/// a class of them (see number.hpp). What depends on time alone is calculated once for all of them.
/// The two arrays must not overlap.
template <class Number, class Real>
SIMGPU_CALLED_ON_DEVICE SIMGPU_FORMULA void evaluate(const Program& program, const Number* position,
                                                     Real time, Number* velocity) {
  Real times[most_times];
  times[0] = time;
  const Uniforms<Real> uniforms{program, times};
  execute(program.instructions, program.time_instructions,
          Registers<Real>{times, nullptr, times + 1}, uniforms);
  Number others[most_registers];
  execute(program.instructions + program.time_instructions,
          static_cast<unsigned>(program.instruction_count - program.time_instructions),
          Registers<Number>{position, velocity, others}, uniforms);
}

}  // namespace simgpu::expression
