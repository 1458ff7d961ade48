#pragma once

#include "common/elementary/exp.hpp"
#include "common/elementary/hypot.hpp"
#include "common/elementary/log.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"
#include "common/expression_program.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::expression {

/// The registers that instructions work on. Nothing in them overlaps.
template <class Number>
struct Registers {
  const Number* position;
  Number* velocity;
  Number* others;

  SIMGPU_FORMULA const Number& operator[](unsigned number) const {
    if (number >= first_of_others) return others[number - first_of_others];
    return number >= first_of_velocity ? velocity[number - first_of_velocity] : position[number];
  }
  SIMGPU_FORMULA Number& target(unsigned number) const {
    return number >= first_of_others ? others[number - first_of_others]
                                     : velocity[number - first_of_velocity];
  }
};

/// Numbers that are the same for all particles.
template <class Real>
struct Uniforms {
  const Program& program;
  const Real* times;

  SIMGPU_FORMULA Real operator[](unsigned number) const {
    return number >= first_of_times ? times[number - first_of_times]
                                    : program.constant<Real>(number);
  }
};

/// One instruction at its turn. What it calculates is calculated by parts of a Number, so that a
/// result may replace an operand.
template <class Number>
class InstructionAtWork {
 public:
  using Real = ScalarOf<Number>;

  SIMGPU_FORMULA InstructionAtWork(const Instruction* instruction,
                                   const Registers<Number>& registers,
                                   const Uniforms<Real>& uniforms)
      : now_(*instruction), next_(instruction), registers_(registers), uniforms_(uniforms) {}

  SIMGPU_FORMULA void spread() const { registers_.target(now_.target) = Number(uniforms_[now_.a]); }

  /// The target is function(a).
  template <class Function>
  SIMGPU_FORMULA void one(const Function& function) const {
    for_each_part([&function](auto& result, const auto& a)
                      SIMGPU_INLINE_LAMBDA { result = function(a); },
                  registers_.target(now_.target), registers_[now_.a]);
  }

  /// The target is function(a, b).
  template <class Function>
  SIMGPU_FORMULA void two(const Function& function) const {
    for_each_part([&function](auto& result, const auto& a, const auto& b)
                      SIMGPU_INLINE_LAMBDA { result = function(a, b); },
                  registers_.target(now_.target), registers_[now_.a], registers_[now_.b]);
  }

  /// The target is function(a, uniform b).
  template <class Function>
  SIMGPU_FORMULA void uniform(const Function& function) const {
    const Real b = uniforms_[now_.b];
    for_each_part([&function, b](auto& result, const auto& a)
                      SIMGPU_INLINE_LAMBDA { result = function(a, b); },
                  registers_.target(now_.target), registers_[now_.a]);
  }

  SIMGPU_FORMULA void sin_cos() const {
    for_each_part(
        [](auto& sin, auto& cos, const auto& a) SIMGPU_INLINE_LAMBDA {
          const auto both = elementary::sin_cos(a);
          sin = both.sin;
          cos = both.cos;
        },
        registers_.target(now_.target), registers_.target(now_.b), registers_[now_.a]);
  }

  template <class Condition>
  SIMGPU_FORMULA void choose(const Condition& condition) const {
    const Instruction choices = next_[1];
    for_each_part(
        [&condition](auto& result, const auto& a, const auto& b, const auto& one, const auto& other)
            SIMGPU_INLINE_LAMBDA { result = select(condition(a, b), one, other); },
        registers_.target(now_.target), registers_[now_.a], registers_[now_.b],
        registers_[choices.a], registers_[choices.b]);
  }

 private:
  Instruction now_;
  const Instruction* next_;
  Registers<Number> registers_;
  Uniforms<Real> uniforms_;
};

/// Executes `count` instructions from `first` on, in which each operation rounds by itself.
template <class Number>
SIMGPU_FORMULA void execute(const Instruction* first, unsigned count,
                            const Registers<Number>& registers,
                            const Uniforms<ScalarOf<Number>>& uniforms) {
  for (unsigned i = 0; i < count; ++i) {
    const InstructionAtWork<Number> now(first + i, registers, uniforms);
    switch (first[i].operation) {
      case Operation::copy:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return a; });
        break;
      case Operation::spread:
        now.spread();
        break;
      case Operation::negate:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return -a; });
        break;
      case Operation::add:
        now.two([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a + b; });
        break;
      case Operation::add_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return a + b; });
        break;
      case Operation::subtract:
        now.two([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a - b; });
        break;
      case Operation::subtract_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return a - b; });
        break;
      case Operation::subtract_from_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return b - a; });
        break;
      case Operation::multiply:
        now.two([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a * b; });
        break;
      case Operation::multiply_by_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return a * b; });
        break;
      case Operation::divide:
        now.two([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a / b; });
        break;
      case Operation::divide_by_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return a / b; });
        break;
      case Operation::divide_uniform:
        now.uniform([](const auto& a, auto b) SIMGPU_INLINE_LAMBDA { return b / a; });
        break;
      case Operation::choose_if_equal:
        now.choose([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a == b; });
        ++i;
        break;
      case Operation::choose_if_less:
        now.choose([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a < b; });
        ++i;
        break;
      case Operation::choose_if_less_or_equal:
        now.choose([](const auto& a, const auto& b) SIMGPU_INLINE_LAMBDA { return a <= b; });
        ++i;
        break;
      case Operation::minimum:
        now.two([](const auto& a, const auto& b)
                    SIMGPU_INLINE_LAMBDA { return select(b < a, b, a); });
        break;
      case Operation::maximum:
        now.two([](const auto& a, const auto& b)
                    SIMGPU_INLINE_LAMBDA { return select(a < b, b, a); });
        break;
      case Operation::absolute:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return magnitude(a); });
        break;
      case Operation::floor:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return floor(a); });
        break;
      case Operation::square_root:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return sqrt(a); });
        break;
      case Operation::sin:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return elementary::sin(a); });
        break;
      case Operation::cos:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return elementary::cos(a); });
        break;
      case Operation::sin_cos:
        now.sin_cos();
        break;
      case Operation::exp:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return elementary::exp(a); });
        break;
      case Operation::log:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return elementary::log(a); });
        break;
      case Operation::tanh:
        now.one([](const auto& a) SIMGPU_INLINE_LAMBDA { return elementary::tanh(a); });
        break;
      case Operation::hypot:
        now.two([](const auto& a, const auto& b)
                    SIMGPU_INLINE_LAMBDA { return elementary::hypot(a, b); });
        break;
    }
  }
}

}  // namespace simgpu::expression
