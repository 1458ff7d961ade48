#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu/target.hpp"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace simgpu::cpu {

/// Numbers side by side in one register, whose width is `bytes`. Each operation does to every lane
/// what the same operation does to a number, so formulas can be written for both.
template <class Real, std::size_t bytes>
struct Vector {
  using Scalar = Real;
  using Native [[gnu::vector_size(bytes)]] = Real;
  static constexpr std::size_t size = bytes / sizeof(Real);

  Native lanes;

  Vector() = default;
  SIMGPU_INLINE explicit Vector(Real number) : lanes(number - Native{}) {}
  SIMGPU_INLINE explicit Vector(const Native& numbers) : lanes(numbers) {}

  SIMGPU_INLINE static Vector load(const Real* numbers) {
    Vector result;
    std::memcpy(&result.lanes, numbers, bytes);
    return result;
  }
  SIMGPU_INLINE void store(Real* numbers) const { std::memcpy(numbers, &lanes, bytes); }

  SIMGPU_INLINE friend Vector operator+(const Vector& a, const Vector& b) {
    return Vector(a.lanes + b.lanes);
  }
  SIMGPU_INLINE friend Vector operator*(const Vector& a, const Vector& b) {
    return Vector(a.lanes * b.lanes);
  }
  SIMGPU_INLINE friend Vector operator*(Real a, const Vector& b) { return Vector(a * b.lanes); }
  SIMGPU_INLINE friend Vector operator-(const Vector& a) { return Vector(-a.lanes); }
  SIMGPU_INLINE friend Vector fma(const Vector& a, const Vector& b, const Vector& c) {
    Vector result;
    for (std::size_t lane = 0; lane < size; ++lane) {
      result.lanes[lane] = std::fma(a.lanes[lane], b.lanes[lane], c.lanes[lane]);
    }
    return result;
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
