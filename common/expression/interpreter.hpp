#pragma once

#include <cmath>

#include "common/elementary/exp.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/hypot.hpp"
#include "common/elementary/log.hpp"
#include "common/elementary/sin_cos.hpp"
#include "common/elementary/tanh.hpp"
#include "common/expression/program.hpp"
#include "common/host_device.hpp"

namespace simgpu::expression {

/// Calls a function with numbers. A block of numbers has an overload of its own, which calls it
/// with the numbers of each place.
template <class Function, class... Numbers>
SIMGPU_HOST_DEVICE inline void for_each_place(const Function& function, Numbers&... numbers) {
  function(numbers...);
}

/// The registers that instructions work on. Nothing in them overlaps.
template <class Number>
struct Registers {
  const Number* position;
  Number* velocity;
  Number* others;

  SIMGPU_HOST_DEVICE const Number& operator[](unsigned number) const {
    if (number >= first_of_others) return others[number - first_of_others];
    return number >= first_of_velocity ? velocity[number - first_of_velocity] : position[number];
  }
  SIMGPU_HOST_DEVICE Number& target(unsigned number) const {
    return number >= first_of_others ? others[number - first_of_others]
                                     : velocity[number - first_of_velocity];
  }
};

/// Numbers that are the same for all particles.
template <class Real>
struct Uniforms {
  const Program& program;
  const Real* times;

  SIMGPU_HOST_DEVICE Real operator[](unsigned number) const {
    return number >= first_of_times ? times[number - first_of_times]
                                    : program.constant<Real>(number);
  }
};

/// Calculates function(a), function(a, b) or function(a, uniform) in each place.
template <class Number, class Function>
SIMGPU_HOST_DEVICE inline void apply_one(const Registers<Number>& registers, Instruction now,
                                         const Function& function) {
  for_each_place([&function](auto& result, const auto& a) { result = function(a); },
                 registers.target(now.target), registers[now.a]);
}
template <class Number, class Function>
SIMGPU_HOST_DEVICE inline void apply_two(const Registers<Number>& registers, Instruction now,
                                         const Function& function) {
  for_each_place(
      [&function](auto& result, const auto& a, const auto& b) { result = function(a, b); },
      registers.target(now.target), registers[now.a], registers[now.b]);
}
template <class Number, class Real, class Function>
SIMGPU_HOST_DEVICE inline void apply_uniform(const Registers<Number>& registers,
                                             const Uniforms<Real>& uniforms, Instruction now,
                                             const Function& function) {
  const Real uniform = uniforms[now.b];
  for_each_place(
      [&function, uniform](auto& result, const auto& a) {
        result = function(a, static_cast<std::remove_cvref_t<decltype(a)>>(uniform));
      },
      registers.target(now.target), registers[now.a]);
}
template <class Number, class Condition>
SIMGPU_HOST_DEVICE inline void choose(const Registers<Number>& registers, Instruction now,
                                      Instruction choices, const Condition& condition) {
  for_each_place(
      [&condition](auto& result, const auto& a, const auto& b, const auto& then,
                   const auto& otherwise) {
        result = elementary::select(condition(a, b), then, otherwise);
      },
      registers.target(now.target), registers[now.a], registers[now.b], registers[choices.a],
      registers[choices.b]);
}

/// Executes `count` instructions from `first` on, in which each operation rounds by itself.
template <class Number, class Real>
SIMGPU_HOST_DEVICE inline void execute(const Instruction* first, unsigned count,
                                       const Registers<Number>& registers,
                                       const Uniforms<Real>& uniforms) {
  using std::floor;
  using std::sqrt;
  constexpr auto add = [](const auto& a, const auto& b) { return a + b; };
  constexpr auto subtract = [](const auto& a, const auto& b) { return a - b; };
  constexpr auto subtract_from = [](const auto& a, const auto& b) { return b - a; };
  constexpr auto multiply = [](const auto& a, const auto& b) { return a * b; };
  constexpr auto divide = [](const auto& a, const auto& b) { return a / b; };
  constexpr auto divide_into = [](const auto& a, const auto& b) { return b / a; };
  constexpr auto less = [](const auto& a, const auto& b) { return a < b; };
  for (unsigned i = 0; i < count; ++i) {
    const Instruction now = first[i];
    const auto one = [&](const auto& function) { apply_one(registers, now, function); };
    const auto two = [&](const auto& function) { apply_two(registers, now, function); };
    const auto uniform = [&](const auto& function) {
      apply_uniform(registers, uniforms, now, function);
    };
    const auto choice = [&](const auto& condition) {
      choose(registers, now, first[++i], condition);
    };
    switch (now.operation) {
      case Operation::copy:
        one([](const auto& a) { return a; });
        break;
      case Operation::spread:
        registers.target(now.target) = static_cast<Number>(uniforms[now.a]);
        break;
      case Operation::negate:
        one([](const auto& a) { return -a; });
        break;
      case Operation::add:
        two(add);
        break;
      case Operation::add_uniform:
        uniform(add);
        break;
      case Operation::subtract:
        two(subtract);
        break;
      case Operation::subtract_uniform:
        uniform(subtract);
        break;
      case Operation::subtract_from_uniform:
        uniform(subtract_from);
        break;
      case Operation::multiply:
        two(multiply);
        break;
      case Operation::multiply_by_uniform:
        uniform(multiply);
        break;
      case Operation::divide:
        two(divide);
        break;
      case Operation::divide_by_uniform:
        uniform(divide);
        break;
      case Operation::divide_uniform:
        uniform(divide_into);
        break;
      case Operation::choose_if_equal:
        choice([](const auto& a, const auto& b) { return a == b; });
        break;
      case Operation::choose_if_less:
        choice(less);
        break;
      case Operation::choose_if_less_or_equal:
        choice([](const auto& a, const auto& b) { return a <= b; });
        break;
      case Operation::minimum:
        two([](const auto& a, const auto& b) { return elementary::select(b < a, b, a); });
        break;
      case Operation::maximum:
        two([](const auto& a, const auto& b) { return elementary::select(a < b, b, a); });
        break;
      case Operation::absolute:
        one([](const auto& a) { return elementary::magnitude(a); });
        break;
      case Operation::floor:
        one([](const auto& a) { return floor(a); });
        break;
      case Operation::square_root:
        one([](const auto& a) { return sqrt(a); });
        break;
      case Operation::sin:
        one([](const auto& a) { return elementary::sin(a); });
        break;
      case Operation::cos:
        one([](const auto& a) { return elementary::cos(a); });
        break;
      case Operation::sin_cos:
        for_each_place(
            [](auto& sin, auto& cos, const auto& a) {
              const auto both = elementary::sin_cos(a);
              sin = both.sin;
              cos = both.cos;
            },
            registers.target(now.target), registers.target(now.b), registers[now.a]);
        break;
      case Operation::exp:
        one([](const auto& a) { return elementary::exp(a); });
        break;
      case Operation::log:
        one([](const auto& a) { return elementary::log(a); });
        break;
      case Operation::tanh:
        one([](const auto& a) { return elementary::tanh(a); });
        break;
      case Operation::hypot:
        two([](const auto& a, const auto& b) { return elementary::hypot(a, b); });
        break;
    }
  }
}

}  // namespace simgpu::expression
