#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "common/number.hpp"
#include "cpu/registers.hpp"
#include "cpu/target.hpp"

namespace simgpu::cpu {

/// A bool for each number of a Vector.
template <class Element, std::size_t bytes>
struct VectorMask {
  using Native = registers::Mask<Element, bytes>;

  Native lanes;

  SIMGPU_INLINE friend VectorMask operator&(const VectorMask& a, const VectorMask& b) {
    return {static_cast<Native>(a.lanes & b.lanes)};
  }
  SIMGPU_INLINE friend VectorMask operator|(const VectorMask& a, const VectorMask& b) {
    return {static_cast<Native>(a.lanes | b.lanes)};
  }
  SIMGPU_INLINE friend VectorMask operator!(const VectorMask& a) {
    return {static_cast<Native>(~a.lanes)};
  }
  SIMGPU_INLINE friend bool any(const VectorMask& mask) { return registers::any(mask.lanes); }
};

/// Numbers side by side in one register, whose width is `bytes`. Each operation does to every lane
/// what the same operation does to a number, so formulas can be written for both (see
/// common/number.hpp). A number stands for a vector that has it in every lane. `Element` is a Real,
/// or the unsigned integer type of its bits.
template <class Element, std::size_t bytes>
struct Vector {
  using Scalar = Element;
  using Native = registers::Numbers<Element, bytes>;
  using Bits =
      Vector<std::conditional_t<sizeof(Element) == 8, std::uint64_t, std::uint32_t>, bytes>;
  using Mask = VectorMask<Element, bytes>;
  using OfDoubles = Vector<double, bytes>;
  static constexpr std::size_t size = bytes / sizeof(Element);

  Native lanes;

  Vector() = default;
  // Not left to the compiler, which copies a class as so many bytes, not all of them in registers,
  // and hands it to functions in registers that only some processors have.
  SIMGPU_INLINE Vector(const Vector& other) : lanes(other.lanes) {}
  SIMGPU_INLINE Vector& operator=(const Vector& other) {
    lanes = other.lanes;
    return *this;
  }
  SIMGPU_INLINE Vector(Element number) { registers::fill(lanes, number); }
  SIMGPU_INLINE explicit Vector(const Native& numbers) : lanes(numbers) {}

  SIMGPU_INLINE static Vector load(const Element* numbers) {
    Vector result;
    std::memcpy(&result.lanes, numbers, bytes);
    return result;
  }
  SIMGPU_INLINE void store(Element* numbers) const { std::memcpy(numbers, &lanes, bytes); }

  template <class Function>
  SIMGPU_INLINE static void call_apart(const Function& function) {
    cpu::call_apart<bytes>(function);
  }
  SIMGPU_INLINE static void convert(registers::Numbers<double, 32>& result,
                                    const float* values) requires(bytes >= 32) {
    registers::convert(result, values);
  }

  SIMGPU_INLINE Bits bits() const { return Bits((typename Bits::Native)lanes); }
  SIMGPU_INLINE static Vector of_bits(const Bits& bits) { return Vector((Native)bits.lanes); }

  SIMGPU_INLINE friend Vector operator+(const Vector& a, const Vector& b) {
    return Vector(a.lanes + b.lanes);
  }
  SIMGPU_INLINE friend Vector operator-(const Vector& a, const Vector& b) {
    return Vector(a.lanes - b.lanes);
  }
  SIMGPU_INLINE friend Vector operator*(const Vector& a, const Vector& b) {
    return Vector(a.lanes * b.lanes);
  }
  SIMGPU_INLINE friend Vector operator/(const Vector& a, const Vector& b) {
    return Vector(a.lanes / b.lanes);
  }
  SIMGPU_INLINE friend Vector operator-(const Vector& a) { return Vector(-a.lanes); }

  SIMGPU_INLINE friend Vector fma(const Vector& a, const Vector& b, const Vector& c) {
    Vector result;
    registers::fma(result.lanes, a.lanes, b.lanes, c.lanes);
    return result;
  }
  SIMGPU_INLINE friend Vector sqrt(const Vector& a) {
    Vector result;
    registers::sqrt(result.lanes, a.lanes);
    return result;
  }
  SIMGPU_INLINE friend Vector floor(const Vector& a) {
    Vector result;
    registers::floor(result.lanes, a.lanes);
    return result;
  }

  SIMGPU_INLINE friend Vector element_at(const Element* table, const Vector& places) {
    Vector result;
    registers::gather(result.lanes, table, places.lanes);
    return result;
  }

  SIMGPU_INLINE friend Mask operator<(const Vector& a, const Vector& b) {
    Mask result;
    registers::less(result.lanes, a.lanes, b.lanes);
    return result;
  }
  SIMGPU_INLINE friend Mask operator<=(const Vector& a, const Vector& b) {
    Mask result;
    registers::less_or_equal(result.lanes, a.lanes, b.lanes);
    return result;
  }
  SIMGPU_INLINE friend Mask operator==(const Vector& a, const Vector& b) {
    Mask result;
    registers::equal(result.lanes, a.lanes, b.lanes);
    return result;
  }
  SIMGPU_INLINE friend Mask operator!=(const Vector& a, const Vector& b) { return !(a == b); }
  SIMGPU_INLINE friend Mask operator>(const Vector& a, const Vector& b) { return b < a; }
  SIMGPU_INLINE friend Mask operator>=(const Vector& a, const Vector& b) { return b <= a; }
  SIMGPU_INLINE friend Vector select(const Mask& mask, const Vector& a, const Vector& b) {
    Vector result;
    registers::select(result.lanes, mask.lanes, a.lanes, b.lanes);
    return result;
  }

  // Of integers.
  SIMGPU_INLINE friend Vector operator&(const Vector& a, const Vector& b) {
    return Vector(a.lanes & b.lanes);
  }
  SIMGPU_INLINE friend Vector operator|(const Vector& a, const Vector& b) {
    return Vector(a.lanes | b.lanes);
  }
  SIMGPU_INLINE friend Vector operator^(const Vector& a, const Vector& b) {
    return Vector(a.lanes ^ b.lanes);
  }
  SIMGPU_INLINE friend Vector operator<<(const Vector& a, int places) {
    return Vector(a.lanes << places);
  }
  SIMGPU_INLINE friend Vector operator>>(const Vector& a, int places) {
    return Vector(a.lanes >> places);
  }
};

/// The bits in which the vectors differ that it has been shown in pairs.
template <std::size_t bytes>
class Differences {
 public:
  template <class Real>
  SIMGPU_INLINE void add(const Vector<Real, bytes>& a, const Vector<Real, bytes>& b) {
    bits_ |= (Bits)a.lanes ^ (Bits)b.lanes;
  }
  SIMGPU_INLINE bool any() const {
    std::uint64_t words[bytes / sizeof(std::uint64_t)];
    std::memcpy(words, &bits_, bytes);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    return all != 0;
  }

 private:
  using Bits [[gnu::vector_size(bytes)]] = std::uint64_t;
  Bits bits_{};
};

#if defined(__x86_64__)

// As above, by instructions that compilers do not find by themselves.

template <>
class Differences<32> {
 public:
  template <class Real>
  [[gnu::target(SIMGPU_V3)]] void add(const Vector<Real, 32>& a, const Vector<Real, 32>& b) {
    bits_ = _mm256_or_si256(bits_, _mm256_xor_si256((__m256i)a.lanes, (__m256i)b.lanes));
  }
  [[gnu::target(SIMGPU_V3)]] bool any() const { return _mm256_testz_si256(bits_, bits_) == 0; }

 private:
  __m256i bits_{};
};

template <>
class Differences<64> {
 public:
  template <class Real>
  [[gnu::target(SIMGPU_V4)]] void add(const Vector<Real, 64>& a, const Vector<Real, 64>& b) {
    constexpr int first_or_unequal_others = 0xf6;
    bits_ = _mm512_ternarylogic_epi64(bits_, (__m512i)a.lanes, (__m512i)b.lanes,
                                      first_or_unequal_others);
  }
  [[gnu::target(SIMGPU_V4)]] bool any() const { return _mm512_test_epi64_mask(bits_, bits_) != 0; }

 private:
  __m512i bits_{};
};

#endif

}  // namespace simgpu::cpu
