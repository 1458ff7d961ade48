#include "common/expression/graph.hpp"

#include <algorithm>
#include <bit>

#include "common/expression/interpreter.hpp"

namespace simgpu::expression {

namespace {

/// Whether it may have an operand of a lower kind than its own.
bool takes_uniform(Operation operation) {
  return operation == Operation::add || operation == Operation::subtract ||
         operation == Operation::multiply || operation == Operation::divide ||
         operation == Operation::spread;
}

/// The operation on constants, as a program does it.
template <class Real>
Real calculated(Operation operation, const std::array<Real, 4>& operands) {
  if (operation == Operation::spread) return operands[0];
  constexpr auto target = static_cast<std::uint8_t>(first_of_others);
  const Instruction instructions[] = {{operation, target + 2, target, target + 1},
                                      {operation, target + 2, target + 3, target + 4}};
  static const Program no_constants;
  Real registers[] = {operands[0], operands[1], 0, operands[2], operands[3]};
  execute(instructions, 1, Registers<Real>{nullptr, nullptr, registers},
          Uniforms<Real>{no_constants, nullptr});
  return registers[2];
}

}  // namespace

Graph::Graph() {
  Value input;
  input.source = Value::Source::input;
  input.kind = Kind::position;
  for (unsigned axis = 0; axis < most_components; ++axis) {
    input.operands[0] = axis;
    add(input);
  }
  input.kind = Kind::time;
  time_ = add(input);
}

ValueId Graph::constant(double number) {
  Value value;
  value.in_double = number;
  value.in_single = static_cast<float>(number);
  return add(value);
}

ValueId Graph::add(const Value& value) {
  const Key key{value.source,
                value.kind,
                value.operation,
                value.operands,
                std::bit_cast<std::uint64_t>(value.in_double),
                std::bit_cast<std::uint32_t>(value.in_single)};
  const auto [place, is_new] = ids_.try_emplace(key, static_cast<ValueId>(values_.size()));
  if (is_new) values_.push_back(value);
  return place->second;
}

Value Graph::folded(const Value& value) const {
  std::array<double, 4> in_double = {};
  std::array<float, 4> in_single = {};
  for (std::size_t i = 0; i < value.operand_count; ++i) {
    in_double[i] = values_[value.operands[i]].in_double;
    in_single[i] = values_[value.operands[i]].in_single;
  }
  Value constant;
  constant.in_double = calculated(value.operation, in_double);
  constant.in_single = calculated(value.operation, in_single);
  return constant;
}

ValueId Graph::spread(ValueId value, Kind kind) {
  if (values_[value].kind == kind) return value;
  Value spread;
  spread.source = Value::Source::operation;
  spread.kind = kind;
  spread.operation = Operation::spread;
  spread.operand_count = 1;
  spread.operands[0] = value;
  return add(spread);
}

ValueId Graph::operation(Operation operation, std::vector<ValueId> operands) {
  Value value;
  value.source = Value::Source::operation;
  value.operation = operation;
  value.operand_count = static_cast<std::uint8_t>(operands.size());
  for (const ValueId operand : operands) value.kind = std::max(value.kind, values_[operand].kind);
  const bool spreads = value.kind != Kind::constant && !takes_uniform(operation);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    value.operands[i] = spreads ? spread(operands[i], value.kind) : operands[i];
  }
  const bool commutes = operation == Operation::add || operation == Operation::multiply;
  if (commutes && value.operands[0] > value.operands[1]) {
    std::swap(value.operands[0], value.operands[1]);
  }
  return add(value.kind == Kind::constant ? folded(value) : value);
}

ValueId Graph::comparison(Operation operation, ValueId a, ValueId b) {
  return this->operation(operation, {a, b, constant(1), constant(0)});
}

ValueId Graph::choice(ValueId condition, ValueId then, ValueId otherwise) {
  const Value value = values_[condition];
  if (value.kind == Kind::constant) {
    const bool in_double = value.in_double != 0;
    if (in_double == (value.in_single != 0)) return in_double ? then : otherwise;
  }
  // A comparison chooses at once, rather than between 1 and 0 first.
  if (value.source == Value::Source::operation && is_choice(value.operation)) {
    const auto [a, b, first, second] = value.operands;
    const ValueId one = spread(constant(1), value.kind);
    const ValueId zero = spread(constant(0), value.kind);
    if (first == one && second == zero) return operation(value.operation, {a, b, then, otherwise});
    if (first == zero && second == one) return operation(value.operation, {a, b, otherwise, then});
  }
  return operation(Operation::choose_if_equal, {condition, constant(0), otherwise, then});
}

ValueId Graph::power(ValueId base, std::int32_t exponent) {
  if (exponent == 0) return constant(1);
  const auto bits = static_cast<std::uint32_t>(exponent);
  const std::uint32_t size = exponent < 0 ? 0 - bits : bits;
  ValueId product = base;
  for (int bit = static_cast<int>(std::bit_width(size)) - 2; bit >= 0; --bit) {
    product = operation(Operation::multiply, {product, product});
    if ((size >> bit & 1U) != 0) product = operation(Operation::multiply, {product, base});
  }
  if (exponent > 0) return product;
  return operation(Operation::divide, {constant(1), product});
}

}  // namespace simgpu::expression
