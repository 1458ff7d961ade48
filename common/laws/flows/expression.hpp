#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "common/expression/evaluate.hpp"
#include "common/laws/advection.hpp"

namespace simgpu::laws {

/// A velocity field that the run gives as an expression (see docs/flows.md). PositionOf is Vector2
/// or Vector3, which have so many components.
template <template <class> class PositionOf, unsigned components>
struct Expression {
  static constexpr std::string_view name = components == 2 ? "expression-2d" : "expression-3d";
  static constexpr std::string_view meaning = "particles that an expression's velocity carries";

  static constexpr ColumnInfo axes[] = {{"x", "length", "position along the first axis"},
                                        {"y", "length", "position along the second axis"},
                                        {"z", "length", "position along the third axis"}};
  static constexpr Columns columns{axes, components};
  static constexpr unsigned dimensions = components;
  static constexpr bool depends_on_time = true;
  static constexpr Box picture = square_box(1.5);
  static constexpr double timestep = 0.01;
  static constexpr std::uint64_t steps = 100;

  using Parameters = expression::Program;
  static constexpr std::span<const ParameterInfo> parameters{};

  template <class Number>
  using Position = PositionOf<Number>;

  template <class Real>
  class Field {
   public:
    SIMGPU_FORMULA explicit Field(const Parameters& program) : program_(program) {}

    template <class Number>
    SIMGPU_FORMULA PositionOf<Number> velocity(const PositionOf<Number>& at, Real time) const {
      // The fields of a position are as many Numbers side by side, which are large enough not to be
      // copied without need.
      static_assert(sizeof(at) == components * sizeof(Number));
      PositionOf<Number> velocity;
      evaluate(program_, reinterpret_cast<const Number*>(&at), time,
               reinterpret_cast<Number*>(&velocity));
      return velocity;
    }

   private:
    const Parameters& program_;
  };
};

using ExpressionInPlane = Expression<Vector2, 2>;
using ExpressionInSpace = Expression<Vector3, 3>;

}  // namespace simgpu::laws
