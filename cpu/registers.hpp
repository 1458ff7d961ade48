#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cpu/target.hpp"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace simgpu::cpu::registers {

// What C++ has no operator for on the compilers' own vectors: at first for any width and processor,
// then by instructions that compilers do not find by themselves. All take vectors by reference,
// since functions for different processors may not hand them to each other by value.

/// Numbers in one register, whose width is `bytes`.
template <class Element, std::size_t bytes>
using Numbers [[gnu::vector_size(bytes)]] = Element;

/// The same, aligned like one number: g++ that does not optimise takes 64 bytes for such values
/// without aligning them.
template <class Element, std::size_t bytes>
using Anywhere [[gnu::vector_size(bytes), gnu::aligned(alignof(Element))]] = Element;

template <class Element, std::size_t bytes>
struct Masks {
  using Type = decltype(Numbers<Element, bytes>{} < Numbers<Element, bytes>{});
};
#if defined(__x86_64__)
template <>
struct Masks<double, 64> {
  using Type = __mmask8;
};
template <>
struct Masks<float, 64> {
  using Type = __mmask16;
};
#endif

/// What tells for each number whether it is meant.
template <class Element, std::size_t bytes>
using Mask = typename Masks<Element, bytes>::Type;

/// The same number in every lane.
template <class Vector, class Element>
SIMGPU_INLINE void fill(Vector& result, Element number) {
  result = number - Vector{};
}

template <class Vector>
SIMGPU_INLINE void fma(Vector& result, const Vector& a, const Vector& b, const Vector& c) {
  for (std::size_t lane = 0; lane < sizeof a / sizeof a[0]; ++lane) {
    result[lane] = std::fma(a[lane], b[lane], c[lane]);
  }
}

template <class Vector>
SIMGPU_INLINE void sqrt(Vector& result, const Vector& a) {
  for (std::size_t lane = 0; lane < sizeof a / sizeof a[0]; ++lane) {
    result[lane] = std::sqrt(a[lane]);
  }
}

template <class Vector>
SIMGPU_INLINE void floor(Vector& result, const Vector& a) {
  for (std::size_t lane = 0; lane < sizeof a / sizeof a[0]; ++lane) {
    result[lane] = std::floor(a[lane]);
  }
}

/// The elements of a table at places that are whole numbers.
template <class Vector, class Element>
SIMGPU_INLINE void gather(Vector& result, const Element* table, const Vector& places) {
  for (std::size_t lane = 0; lane < sizeof places / sizeof places[0]; ++lane) {
    result[lane] = table[static_cast<std::int64_t>(places[lane])];
  }
}

template <class Mask, class Vector>
SIMGPU_INLINE void less(Mask& result, const Vector& a, const Vector& b) {
  result = a < b;
}
template <class Mask, class Vector>
SIMGPU_INLINE void less_or_equal(Mask& result, const Vector& a, const Vector& b) {
  result = a <= b;
}
template <class Mask, class Vector>
SIMGPU_INLINE void equal(Mask& result, const Vector& a, const Vector& b) {
  result = a == b;
}

template <class Mask, class Vector>
SIMGPU_INLINE void select(Vector& result, const Mask& mask, const Vector& a, const Vector& b) {
  result = mask ? a : b;
}

template <class Mask>
SIMGPU_INLINE bool any(const Mask& mask) {
  if constexpr (std::is_integral_v<Mask>) {
    return mask != 0;
  } else {
    std::uint64_t words[sizeof mask / sizeof(std::uint64_t)];
    std::memcpy(words, &mask, sizeof mask);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    return all != 0;
  }
}

#if defined(__x86_64__)

#define SIMGPU_REGISTERS(TARGET, bytes, Element, Register, prefix, suffix)                       \
  [[gnu::target(TARGET)]] inline void fma(                                                       \
      Anywhere<Element, bytes>& result, const Anywhere<Element, bytes>& a,                       \
      const Anywhere<Element, bytes>& b, const Anywhere<Element, bytes>& c) {                    \
    result =                                                                                     \
        (Numbers<Element, bytes>)prefix##_fmadd_##suffix((Register)a, (Register)b, (Register)c); \
  }                                                                                              \
  [[gnu::target(TARGET)]] inline void floor(Anywhere<Element, bytes>& result,                    \
                                            const Anywhere<Element, bytes>& a) {                 \
    result = (Numbers<Element, bytes>)prefix##_floor_##suffix((Register)a);                      \
  }
SIMGPU_REGISTERS(SIMGPU_V3, 32, double, __m256d, _mm256, pd)
SIMGPU_REGISTERS(SIMGPU_V3, 32, float, __m256, _mm256, ps)
SIMGPU_REGISTERS(SIMGPU_V4, 64, double, __m512d, _mm512, pd)
SIMGPU_REGISTERS(SIMGPU_V4, 64, float, __m512, _mm512, ps)
#undef SIMGPU_REGISTERS

#define SIMGPU_FILL(TARGET, bytes, Element, Number, set)                                       \
  [[gnu::target(TARGET)]] inline void fill(Anywhere<Element, bytes>& result, Element number) { \
    result = (Numbers<Element, bytes>)set(static_cast<Number>(number));                        \
  }
SIMGPU_FILL(SIMGPU_V3, 32, double, double, _mm256_set1_pd)
SIMGPU_FILL(SIMGPU_V3, 32, float, float, _mm256_set1_ps)
SIMGPU_FILL(SIMGPU_V3, 32, std::uint64_t, long long, _mm256_set1_epi64x)
SIMGPU_FILL(SIMGPU_V3, 32, std::uint32_t, int, _mm256_set1_epi32)
SIMGPU_FILL(SIMGPU_V4, 64, double, double, _mm512_set1_pd)
SIMGPU_FILL(SIMGPU_V4, 64, float, float, _mm512_set1_ps)
SIMGPU_FILL(SIMGPU_V4, 64, std::uint64_t, long long, _mm512_set1_epi64)
SIMGPU_FILL(SIMGPU_V4, 64, std::uint32_t, int, _mm512_set1_epi32)
#undef SIMGPU_FILL

[[gnu::target(SIMGPU_V3)]] inline void sqrt(Anywhere<double, 32>& result,
                                            const Anywhere<double, 32>& a) {
  result = (Numbers<double, 32>)_mm256_sqrt_pd((__m256d)a);
}
[[gnu::target(SIMGPU_V3)]] inline void sqrt(Anywhere<float, 32>& result,
                                            const Anywhere<float, 32>& a) {
  result = (Numbers<float, 32>)_mm256_sqrt_ps((__m256)a);
}
// With a mask of all lanes, since g++ 12 warns of an undefined register in the form without.
[[gnu::target(SIMGPU_V4)]] inline void sqrt(Anywhere<double, 64>& result,
                                            const Anywhere<double, 64>& a) {
  result = (Numbers<double, 64>)_mm512_mask_sqrt_pd((__m512d)a, 0xff, (__m512d)a);
}
[[gnu::target(SIMGPU_V4)]] inline void sqrt(Anywhere<float, 64>& result,
                                            const Anywhere<float, 64>& a) {
  result = (Numbers<float, 64>)_mm512_mask_sqrt_ps((__m512)a, 0xffff, (__m512)a);
}

[[gnu::target(SIMGPU_V3)]] inline bool any(const Mask<double, 32>& mask) {
  return _mm256_testz_si256((__m256i)mask, (__m256i)mask) == 0;
}
[[gnu::target(SIMGPU_V3)]] inline bool any(const Mask<float, 32>& mask) {
  return _mm256_testz_si256((__m256i)mask, (__m256i)mask) == 0;
}

/// Four floats as doubles.
[[gnu::target(SIMGPU_V3)]] inline void convert(Anywhere<double, 32>& result, const float* floats) {
  result = (Numbers<double, 32>)_mm256_cvtps_pd(_mm_loadu_ps(floats));
}

#define SIMGPU_MASKS(Element, Register, suffix)                                                    \
  [[gnu::target(SIMGPU_V4)]] inline void less(                                                     \
      Mask<Element, 64>& result, const Anywhere<Element, 64>& a, const Anywhere<Element, 64>& b) { \
    result = _mm512_cmp_##suffix##_mask((Register)a, (Register)b, _CMP_LT_OQ);                     \
  }                                                                                                \
  [[gnu::target(SIMGPU_V4)]] inline void less_or_equal(                                            \
      Mask<Element, 64>& result, const Anywhere<Element, 64>& a, const Anywhere<Element, 64>& b) { \
    result = _mm512_cmp_##suffix##_mask((Register)a, (Register)b, _CMP_LE_OQ);                     \
  }                                                                                                \
  [[gnu::target(SIMGPU_V4)]] inline void equal(                                                    \
      Mask<Element, 64>& result, const Anywhere<Element, 64>& a, const Anywhere<Element, 64>& b) { \
    result = _mm512_cmp_##suffix##_mask((Register)a, (Register)b, _CMP_EQ_OQ);                     \
  }                                                                                                \
  [[gnu::target(SIMGPU_V4)]] inline void select(                                                   \
      Anywhere<Element, 64>& result, const Mask<Element, 64>& mask,                                \
      const Anywhere<Element, 64>& a, const Anywhere<Element, 64>& b) {                            \
    result = (Numbers<Element, 64>)_mm512_mask_blend_##suffix(mask, (Register)b, (Register)a);     \
  }
SIMGPU_MASKS(double, __m512d, pd)
SIMGPU_MASKS(float, __m512, ps)
#undef SIMGPU_MASKS

#endif

}  // namespace simgpu::cpu::registers
