#include "common/expression/assemble.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/expression/schedule.hpp"

namespace simgpu::expression {

namespace {

constexpr std::size_t forever = SIZE_MAX;

[[noreturn]] void refuse_program(const std::string& problem) {
  throw Error(ErrorKind::bad_input, problem, "velocity");
}

std::uint8_t byte(std::size_t number) {
  return static_cast<std::uint8_t>(number);
}

/// Which registers are free.
class Pool {
 public:
  Pool(unsigned first, unsigned count) : first_(first), is_taken_(count) {}

  /// The lowest free register; nothing if none is.
  std::optional<std::uint8_t> take() {
    const auto free = std::find(is_taken_.begin(), is_taken_.end(), false);
    if (free == is_taken_.end()) return std::nullopt;
    *free = true;
    return byte(first_ + static_cast<std::size_t>(free - is_taken_.begin()));
  }

  /// Those that are no register of the pool are none of its business.
  void release(std::uint8_t number) {
    if (number >= first_) is_taken_[number - first_] = false;
  }

 private:
  std::size_t first_;
  std::vector<bool> is_taken_;
};

class Assembler {
 public:
  Assembler(const Graph& graph, const std::vector<ValueId>& components)
      : values_(graph.values()),
        time_(graph.time()),
        components_(components),
        last_use_(values_.size()),
        register_of_(values_.size()),
        constant_of_(values_.size()) {
    for (unsigned axis = 0; axis < most_components; ++axis) {
      register_of_[graph.coordinate(axis)] = byte(axis);
    }
    register_of_[time_] = 0;
    const Schedule turns = schedule(graph, components);
    find_last_uses(turns);
    add_all(turns.times, Pool(first_of_others, most_times - 1));
    program_.time_instructions = program_.instruction_count;
    choose_registers_of_velocity();
    add_all(turns.positions, Pool(first_of_others, most_registers));
    copy_other_components();
    program_.components = byte(components.size());
  }

  const Program& program() const { return program_; }

 private:
  template <class Action>
  void for_each_operand(ValueId id, Action action) const {
    const Value& value = values_[id];
    for (std::size_t i = 0; i < value.operand_count; ++i) action(value.operands[i]);
  }

  void find_last_uses(const Schedule& turns) {
    std::size_t now = 0;
    for (const auto* part : {&turns.times, &turns.positions}) {
      for (const Turn& turn : *part) {
        for_each_operand(turn.value, [&](ValueId operand) {
          // What depends on time alone is used at each position.
          const bool is_kept = values_[operand].kind != values_[turn.value].kind;
          last_use_[operand] = is_kept ? forever : std::max(last_use_[operand], now);
        });
        ++now;
      }
    }
  }

  void choose_registers_of_velocity() {
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const ValueId value = components_[i];
      last_use_[value] = forever;
      const bool is_first = std::find(components_.begin(), components_.end(), value) ==
                            components_.begin() + static_cast<std::ptrdiff_t>(i);
      if (is_first && values_[value].source == Value::Source::operation) {
        register_of_[value] = byte(first_of_velocity + i);
      }
    }
  }

  /// A component that is a coordinate, or the same as one before it.
  void copy_other_components() {
    for (std::size_t i = 0; i < components_.size(); ++i) {
      const std::uint8_t from = *register_of_[components_[i]];
      const std::uint8_t to = byte(first_of_velocity + i);
      if (from != to) add({Operation::copy, to, from, 0});
    }
  }

  void add_all(const std::vector<Turn>& turns, Pool pool) {
    for (const Turn& turn : turns) {
      // A result may take the place of an operand, since each place is calculated by itself.
      const Operands operands = operands_of(turn.value);
      for_each_operand(turn.value, [&](ValueId operand) {
        if (last_use_[operand] == turn_ && values_[operand].source == Value::Source::operation) {
          pool.release(*register_of_[operand]);
        }
      });
      add_turn(turn, operands, pool);
      ++turn_;
    }
  }

  /// The numbers of registers and uniforms.
  using Operands = std::array<std::uint8_t, 4>;

  Operands operands_of(ValueId id) {
    const Value& value = values_[id];
    Operands operands = {};
    for (std::size_t i = 0; i < value.operand_count; ++i) {
      const ValueId operand = value.operands[i];
      if (operand == time_) program_.reads_time = true;
      operands[i] = values_[operand].kind == value.kind ? *register_of_[operand] : uniform(operand);
    }
    return operands;
  }

  std::uint8_t uniform(ValueId id) {
    if (values_[id].kind == Kind::constant) return constant(id);
    const std::uint8_t number = *register_of_[id];
    return byte(first_of_times + (number == 0 ? 0U : number - first_of_others + 1U));
  }

  std::uint8_t constant(ValueId id) {
    if (!constant_of_[id]) {
      if (program_.constant_count == most_constants) {
        refuse_program("the velocity has more than " + std::to_string(most_constants) +
                       " different numbers; use fewer");
      }
      program_.constants_in_double[program_.constant_count] = values_[id].in_double;
      program_.constants_in_single[program_.constant_count] = values_[id].in_single;
      constant_of_[id] = program_.constant_count++;
    }
    return *constant_of_[id];
  }

  std::uint8_t target(ValueId id, Pool& pool) {
    if (!register_of_[id]) register_of_[id] = pool.take();
    if (!register_of_[id]) {
      const bool is_time = values_[id].kind == Kind::time;
      refuse_program("the velocity takes more than " +
                     std::to_string(is_time ? most_times - 1 : most_registers) +
                     " intermediate results " + (is_time ? "of t " : "") +
                     "at the same time; use fewer of them more than once, or nest less");
    }
    return *register_of_[id];
  }

  void add_turn(const Turn& turn, const Operands& operands, Pool& pool) {
    const Value& value = values_[turn.value];
    const std::uint8_t to = target(turn.value, pool);
    if (turn.cosine != no_value) {
      return add({Operation::sin_cos, to, operands[0], target(turn.cosine, pool)});
    }
    if (is_choice(value.operation)) {
      add({value.operation, to, operands[0], operands[1]});
      return add({value.operation, to, operands[2], operands[3]});
    }
    const bool a_is_uniform = is_uniform(turn.value, 0);
    const bool b_is_uniform = is_uniform(turn.value, 1);
    const Operation operation = with_uniform(value.operation, a_is_uniform, b_is_uniform);
    const bool exchanges = a_is_uniform && value.operation != Operation::spread;
    add({operation, to, operands[exchanges ? 1 : 0], operands[exchanges ? 0 : 1]});
  }

  bool is_uniform(ValueId id, std::size_t operand) const {
    const Value& value = values_[id];
    return operand < value.operand_count && values_[value.operands[operand]].kind != value.kind;
  }

  static Operation with_uniform(Operation operation, bool a_is_uniform, bool b_is_uniform) {
    if (!a_is_uniform && !b_is_uniform) return operation;
    switch (operation) {
      case Operation::add:
        return Operation::add_uniform;
      case Operation::multiply:
        return Operation::multiply_by_uniform;
      case Operation::subtract:
        return a_is_uniform ? Operation::subtract_from_uniform : Operation::subtract_uniform;
      case Operation::divide:
        return a_is_uniform ? Operation::divide_uniform : Operation::divide_by_uniform;
      default:
        return operation;
    }
  }

  void add(const Instruction& instruction) {
    if (program_.instruction_count == most_instructions) {
      refuse_program("the velocity takes more than " + std::to_string(most_instructions) +
                     " instructions; shorten it");
    }
    program_.instructions[program_.instruction_count++] = instruction;
  }

  const std::vector<Value>& values_;
  ValueId time_;
  const std::vector<ValueId>& components_;
  std::vector<std::size_t> last_use_;
  std::vector<std::optional<std::uint8_t>> register_of_;
  std::vector<std::optional<std::uint8_t>> constant_of_;
  std::size_t turn_ = 0;
  Program program_;
};

}  // namespace

Program assemble(const Graph& graph, const std::vector<ValueId>& components) {
  return Assembler(graph, components).program();
}

}  // namespace simgpu::expression
