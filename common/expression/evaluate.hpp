#pragma once

#include "common/expression/interpreter.hpp"
#include "common/expression_program.hpp"
#include "common/host_device.hpp"

namespace simgpu::expression {

/// A program at a time: what depends on time alone has been calculated. It refers to the program.
template <class Real>
class AtTime {
 public:
  SIMGPU_FORMULA AtTime(const Program& program, Real time) : program_(program) {
    if (!program.reads_time) return;
    times_[0] = time;
    const Registers<Real> registers{times_, nullptr, times_ + 1};
    execute(program.instructions, program.time_instructions, registers,
            Uniforms<Real>{program, times_});
  }

  /// The velocities at positions of as many components. Number is a Real, or a block of them.
  template <class Number>
  SIMGPU_FORMULA void velocity(const Number* position, Number* velocity) const {
    Number others[most_registers];
    const Registers<Number> registers{position, velocity, others};
    execute(program_.instructions + program_.time_instructions,
            static_cast<unsigned>(program_.instruction_count - program_.time_instructions),
            registers, Uniforms<Real>{program_, times_});
  }

 private:
  const Program& program_;
  Real times_[most_times];
};

/// The velocities of a program at positions and a time.
template <class Number, class Real>
SIMGPU_FORMULA void evaluate(const Program& program, const Number* position, Real time,
                             Number* velocity) {
  AtTime<Real>(program, time).velocity(position, velocity);
}

}  // namespace simgpu::expression
