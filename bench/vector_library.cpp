#include "vector_library.hpp"

#include <immintrin.h>

#include "cpu/target.hpp"

namespace simgpu::bench {
namespace {

using elementary::NamedLoop;

// As the vector function ABI for x86-64 names them: d for AVX2, e for AVX-512, v for each argument.
#define SIMGPU_LOOP(TARGET, loop, Real, Register, function, width)                \
  extern "C" Register function(Register) noexcept;                                \
  TARGET void loop(const Real* x, const Real*, Real* result, std::size_t count) { \
    for (std::size_t i = 0; i < count; i += (width)) {                            \
      *reinterpret_cast<Register*>(result + i) =                                  \
          function(*reinterpret_cast<const Register*>(x + i));                    \
    }                                                                             \
  }
#define SIMGPU_LOOPS(name)                                                    \
  SIMGPU_LOOP(SIMGPU_FOR_V3, name##_v3, double, __m256d, _ZGVdN4v_##name, 4)  \
  SIMGPU_LOOP(SIMGPU_FOR_V4, name##_v4, double, __m512d, _ZGVeN8v_##name, 8)  \
  SIMGPU_LOOP(SIMGPU_FOR_V3, name##_v3, float, __m256, _ZGVdN8v_##name##f, 8) \
  SIMGPU_LOOP(SIMGPU_FOR_V4, name##_v4, float, __m512, _ZGVeN16v_##name##f, 16)
SIMGPU_LOOPS(sin)
SIMGPU_LOOPS(cos)
SIMGPU_LOOPS(exp)
SIMGPU_LOOPS(log)
SIMGPU_LOOPS(tanh)

#define SIMGPU_HYPOT(TARGET, loop, Real, Register, function, width)                              \
  extern "C" Register function(Register, Register) noexcept;                                     \
  TARGET void loop(const Real* x, const Real* y, Real* result, std::size_t count) {              \
    for (std::size_t i = 0; i < count; i += (width)) {                                           \
      *reinterpret_cast<Register*>(result + i) = function(                                       \
          *reinterpret_cast<const Register*>(x + i), *reinterpret_cast<const Register*>(y + i)); \
    }                                                                                            \
  }
SIMGPU_HYPOT(SIMGPU_FOR_V3, hypot_v3, double, __m256d, _ZGVdN4vv_hypot, 4)
SIMGPU_HYPOT(SIMGPU_FOR_V4, hypot_v4, double, __m512d, _ZGVeN8vv_hypot, 8)
SIMGPU_HYPOT(SIMGPU_FOR_V3, hypot_v3, float, __m256, _ZGVdN8vv_hypotf, 8)
SIMGPU_HYPOT(SIMGPU_FOR_V4, hypot_v4, float, __m512, _ZGVeN16vv_hypotf, 16)

}  // namespace

template <class Real>
std::span<const NamedLoop<Real>> loops_of_vector_library() {
  static constexpr NamedLoop<Real> all[] = {{"sin", nullptr, nullptr, sin_v3, sin_v4},
                                            {"cos", nullptr, nullptr, cos_v3, cos_v4},
                                            {"exp", nullptr, nullptr, exp_v3, exp_v4},
                                            {"log", nullptr, nullptr, log_v3, log_v4},
                                            {"tanh", nullptr, nullptr, tanh_v3, tanh_v4},
                                            {"hypot", nullptr, nullptr, hypot_v3, hypot_v4}};
  return all;
}
template std::span<const NamedLoop<double>> loops_of_vector_library<double>();
template std::span<const NamedLoop<float>> loops_of_vector_library<float>();

}  // namespace simgpu::bench
