#pragma once

#include <cstdint>
#include <type_traits>

#include "common/host_device.hpp"

namespace simgpu::expression {

// What a program may hold: it travels to a GPU in the parameters of a kernel.
inline constexpr unsigned most_components = 3;
inline constexpr unsigned most_instructions = 384;
inline constexpr unsigned most_constants = 112;
/// Values that are kept at once, beside the position and the velocity.
inline constexpr unsigned most_registers = 20;
/// Values that depend on time alone and are kept at once; time is one of them.
inline constexpr unsigned most_times = 32;

/// What an instruction does with its operands a and b. Each is a register, unless the name says
/// `uniform`: then it is the same for all particles.
enum class Operation : std::uint8_t {
  copy,
  spread,  ///< a uniform to a register
  negate,
  add,
  add_uniform,
  subtract,
  subtract_uniform,
  subtract_from_uniform,
  multiply,
  multiply_by_uniform,
  divide,
  divide_by_uniform,
  divide_uniform,
  // The next instruction's a if the condition holds, else its b. They are its only operands.
  choose_if_equal,
  choose_if_less,
  choose_if_less_or_equal,
  minimum,
  maximum,
  absolute,
  floor,
  square_root,
  sin,
  cos,
  sin_cos,  ///< the sine of a to the target, its cosine to register b
  exp,
  log,
  tanh,
  hypot,
};

/// Whether it takes two instructions.
constexpr bool is_choice(Operation operation) {
  return operation >= Operation::choose_if_equal && operation <= Operation::choose_if_less_or_equal;
}

struct alignas(4) Instruction {
  Operation operation;
  std::uint8_t target;
  std::uint8_t a;
  std::uint8_t b;

  bool operator==(const Instruction&) const = default;
};

// Registers by number: those of the position, of the velocity, and others. Time is register 0 for
// instructions that depend on it alone.
inline constexpr unsigned first_of_velocity = most_components;
inline constexpr unsigned first_of_others = 2 * most_components;
// Uniforms by number: constants, and the other registers of instructions that depend on time alone.
inline constexpr unsigned first_of_times = 128;
static_assert(most_constants <= first_of_times && first_of_times + most_times <= 256);

/// A velocity field as instructions: those that depend on time alone, then the others. It is
/// empty where it has no components.
struct Program {
  double constants_in_double[most_constants] = {};
  float constants_in_single[most_constants] = {};
  Instruction instructions[most_instructions] = {};
  std::uint16_t time_instructions = 0;
  std::uint16_t instruction_count = 0;  ///< all of them
  std::uint8_t constant_count = 0;
  std::uint8_t components = 0;
  bool reads_time = false;

  template <class Real>
  SIMGPU_FORMULA Real constant(unsigned number) const {
    if constexpr (sizeof(Real) == sizeof(double)) {
      return constants_in_double[number];
    } else {
      return constants_in_single[number];
    }
  }
};
static_assert(std::is_trivially_copyable_v<Program> && sizeof(Program) <= 3072);

}  // namespace simgpu::expression
