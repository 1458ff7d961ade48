#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "common/expression_program.hpp"

namespace simgpu::expression {

/// What a value of an expression depends on. Each kind includes those before it.
enum class Kind : std::uint8_t { constant, time, position };

using ValueId = std::uint32_t;

/// A number that is written or given, time, a coordinate, or an operation on such values.
struct Value {
  enum class Source : std::uint8_t { constant, input, operation };

  Source source = Source::constant;
  Kind kind = Kind::constant;
  Operation operation = Operation::copy;
  std::uint8_t operand_count = 0;
  std::array<ValueId, 4> operands = {};
  // Of constants. An operation on constants is done in either precision.
  double in_double = 0;
  float in_single = 0;
};

/// The values of an expression, each of them once: the same operation on the same operands has the
/// same bits, and is the same value. Operands come before what is made of them.
class Graph {
 public:
  Graph();

  ValueId constant(double number);
  ValueId time() const { return time_; }
  ValueId coordinate(unsigned axis) const { return axis; }

  /// An operation, whose operands are all registers by its name, on values of any kinds.
  ValueId operation(Operation operation, std::vector<ValueId> operands);

  /// 1 where choose_if_... chooses its first operand, else 0.
  ValueId comparison(Operation operation, ValueId a, ValueId b);

  /// `then` where the condition is not 0, else `otherwise`.
  ValueId choice(ValueId condition, ValueId then, ValueId otherwise);

  /// A value that is the same everywhere, as one of each position. Others stay as they are.
  ValueId spread(ValueId value, Kind kind = Kind::position);

  /// x^n as elementary::power() has it.
  ValueId power(ValueId base, std::int32_t exponent);

  const std::vector<Value>& values() const { return values_; }

 private:
  using Key = std::tuple<Value::Source, Kind, Operation, std::array<ValueId, 4>, std::uint64_t,
                         std::uint32_t>;

  ValueId add(const Value& value);
  Value folded(const Value& value) const;

  std::vector<Value> values_;
  std::map<Key, ValueId> ids_;
  ValueId time_ = 0;
};

/// More values than a program could have, beside constants that go into others.
inline constexpr std::size_t most_values = 8192;

}  // namespace simgpu::expression
