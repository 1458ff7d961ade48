#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "common/number.hpp"
#include "cpu/target.hpp"

namespace simgpu::cpu {

namespace pack_detail {

/// Calls visit(i) for each place i, with a constant: what it indexes can stay in registers.
template <class Visit, std::size_t... places>
SIMGPU_INLINE void for_each_place(std::index_sequence<places...>, const Visit& visit) {
  (visit(places), ...);
}

}  // namespace pack_detail

/// A bool for each number of a Pack.
template <class Part, std::size_t count>
struct PackMask {
  static constexpr std::size_t part_count = count;

  Part parts[count];
};

/// Several vectors as one Number. What is done to it is done to each of its parts, so a processor
/// has others to work on while one waits. Elementary functions take one part after the other (see
/// for_each_part() in common/number.hpp).
template <class Part, std::size_t count>
struct Pack {
  using Scalar = ScalarOf<Part>;
  using Bits = Pack<BitsOf<Part>, count>;
  using Mask = PackMask<MaskOf<Part>, count>;
  /// As many doubles.
  using Doubles = Pack<typename Part::OfDoubles, count * sizeof(double) / sizeof(Scalar)>;
  static constexpr std::size_t part_count = count;
  static constexpr std::size_t size = count * Part::size;

  Part parts[count];

  Pack() = default;
  SIMGPU_INLINE Pack(Scalar number) {
    for_each_part([number](Part& part) SIMGPU_INLINE_LAMBDA { part = Part(number); }, *this);
  }

  SIMGPU_INLINE static Pack load(const Scalar* numbers) {
    Pack result;
    pack_detail::for_each_place(places, [&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      result.parts[i] = Part::load(numbers + i * Part::size);
    });
    return result;
  }
  SIMGPU_INLINE void store(Scalar* numbers) const {
    pack_detail::for_each_place(places, [&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      parts[i].store(numbers + i * Part::size);
    });
  }

  SIMGPU_INLINE Bits bits() const {
    Bits result;
    for_each_part([](auto& bits, const Part& part) SIMGPU_INLINE_LAMBDA { bits = to_bits(part); },
                  result, *this);
    return result;
  }
  SIMGPU_INLINE static Pack of_bits(const Bits& bits) {
    Pack result;
    for_each_part([](Part& part, const auto& one)
                      SIMGPU_INLINE_LAMBDA { part = from_bits<Part>(one); },
                  result, bits);
    return result;
  }

  template <class Function>
  SIMGPU_INLINE static void call_apart(const Function& function) {
    Part::call_apart(function);
  }
  template <class Doubles>
  SIMGPU_INLINE static void convert(Doubles& result, const float* values) requires requires {
    Part::convert(result, values);
  }
  { Part::convert(result, values); }

  /// Calls visit(parts...) for each place of packs of so many. A loop, since what visits it is
  /// long.
  template <class Visit, class... Packs>
  SIMGPU_INLINE static void for_each_part(const Visit& visit, Packs&... packs) {
    for (std::size_t i = 0; i < count; ++i) visit(packs.parts[i]...);
  }

 private:
  static constexpr std::make_index_sequence<count> places{};
};

namespace pack_detail {

template <class Number>
inline constexpr std::size_t parts_of = 0;
template <class Part, std::size_t count>
inline constexpr std::size_t parts_of<Pack<Part, count>> = count;
template <class Part, std::size_t count>
inline constexpr std::size_t parts_of<PackMask<Part, count>> = count;

/// Part i of a pack; a number itself, which stands for a pack of nothing else.
template <class Number>
SIMGPU_INLINE const auto& part_of(const Number& number, std::size_t i) {
  if constexpr (parts_of<Number> != 0) {
    return number.parts[i];
  } else {
    return number;
  }
}

template <class Part, std::size_t count>
struct PackOf {
  using Type = PackMask<Part, count>;
};
template <class Part, std::size_t count>
requires requires {
  typename Part::Scalar;
}
struct PackOf<Part, count> {
  using Type = Pack<Part, count>;
};

/// A number beside a pack as one of the pack's type.
template <class Other, class Number>
SIMGPU_INLINE decltype(auto) beside(const Number& number) {
  if constexpr (std::is_arithmetic_v<Number>) {
    return static_cast<ScalarOf<Other>>(number);
  } else {
    return (number);
  }
}

/// What operation(part of each number) gives for all places.
template <class Operation, class... Numbers>
SIMGPU_INLINE auto by_parts(const Operation& operation, const Numbers&... numbers) {
  constexpr std::size_t count = std::max({parts_of<Numbers>...});
  typename PackOf<decltype(operation(part_of(numbers, 0)...)), count>::Type result;
  for_each_place(std::make_index_sequence<count>(), [&](std::size_t i) SIMGPU_INLINE_LAMBDA {
    result.parts[i] = operation(part_of(numbers, i)...);
  });
  return result;
}

}  // namespace pack_detail

/// At least one of them is a Pack, or a PackMask.
template <class... Numbers>
concept SomePack = ((pack_detail::parts_of<Numbers> != 0) || ...);

#define SIMGPU_OPERATION(function, operation)                                           \
  template <class A, class B>                                                           \
  requires SomePack<A, B> SIMGPU_INLINE auto function(const A& a, const B& b) {         \
    return pack_detail::by_parts([](const auto& x, const auto& y)                       \
                                     SIMGPU_INLINE_LAMBDA { return x operation y; },    \
                                 pack_detail::beside<B>(a), pack_detail::beside<A>(b)); \
  }
SIMGPU_OPERATION(operator+, +)
SIMGPU_OPERATION(operator-, -)
SIMGPU_OPERATION(operator*, *)
SIMGPU_OPERATION(operator/, /)
SIMGPU_OPERATION(operator<, <)
SIMGPU_OPERATION(operator<=, <=)
SIMGPU_OPERATION(operator>, >)
SIMGPU_OPERATION(operator>=, >=)
SIMGPU_OPERATION(operator==, ==)
SIMGPU_OPERATION(operator!=, !=)
SIMGPU_OPERATION(operator&, &)
SIMGPU_OPERATION(operator|, |)
SIMGPU_OPERATION(operator^, ^)
#undef SIMGPU_OPERATION

template <SomePack A>
SIMGPU_INLINE auto operator-(const A& a) {
  return pack_detail::by_parts([](const auto& x) SIMGPU_INLINE_LAMBDA { return -x; }, a);
}
template <SomePack A>
SIMGPU_INLINE auto operator!(const A& a) {
  return pack_detail::by_parts([](const auto& x) SIMGPU_INLINE_LAMBDA { return !x; }, a);
}
template <SomePack A>
SIMGPU_INLINE auto sqrt(const A& a) {
  return pack_detail::by_parts([](const auto& x) SIMGPU_INLINE_LAMBDA { return sqrt(x); }, a);
}
template <SomePack A>
SIMGPU_INLINE auto floor(const A& a) {
  return pack_detail::by_parts([](const auto& x) SIMGPU_INLINE_LAMBDA { return floor(x); }, a);
}
template <class Part, std::size_t count>
SIMGPU_INLINE auto element_at(const ScalarOf<Part>* table, const Pack<Part, count>& places) {
  return pack_detail::by_parts(
      [table](const auto& x) SIMGPU_INLINE_LAMBDA { return element_at(table, x); }, places);
}
template <class A, class B, class C>
requires SomePack<A, B, C> SIMGPU_INLINE auto fma(const A& a, const B& b, const C& c) {
  return pack_detail::by_parts([](const auto& x, const auto& y, const auto& z)
                                   SIMGPU_INLINE_LAMBDA { return fma(x, y, z); },
                               a, b, c);
}
template <class Part, std::size_t count, class A, class B>
SIMGPU_INLINE auto select(const PackMask<Part, count>& mask, const A& a, const B& b) {
  return pack_detail::by_parts([](const auto& x, const auto& y, const auto& z)
                                   SIMGPU_INLINE_LAMBDA { return select(x, y, z); },
                               mask, a, b);
}
template <class Part, std::size_t count>
SIMGPU_INLINE bool any(const PackMask<Part, count>& mask) {
  bool result = false;
  pack_detail::for_each_place(std::make_index_sequence<count>(),
                              [&](std::size_t i)
                                  SIMGPU_INLINE_LAMBDA { result = result | any(mask.parts[i]); });
  return result;
}

}  // namespace simgpu::cpu
