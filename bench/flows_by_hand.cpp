// Flows in loops as one writes them by hand for a compiler to vectorise: each flow and scheme by
// itself, a block of particles at a time. Compiled for one instruction set each; with fast
// arithmetic, sine, cosine and the like are those of glibc's vector library.

#include "flows_by_hand.hpp"

#include <algorithm>
#include <cstddef>

// The C library's functions, each by a name of its own: g++ makes one call of sine and cosine of
// the same number, for which it knows no vectors.
#define SIMGPU_IN_LANES(function)                                               \
  [[gnu::simd("notinbranch")]] double function##_of(double) __asm__(#function); \
  [[gnu::simd("notinbranch")]] float function##_of(float) __asm__(#function "f");
SIMGPU_IN_LANES(sin)
SIMGPU_IN_LANES(cos)
SIMGPU_IN_LANES(exp)
SIMGPU_IN_LANES(tanh)

namespace simgpu::bench::SIMGPU_BY_HAND {
namespace {

// Particles at a time: they stay in the first cache.
constexpr std::size_t block = 256;

template <class Real, class Velocity>
inline void rk4(Real* __restrict x, Real* __restrict y, std::size_t count, Real h,
                const Velocity& begin, const Velocity& middle, const Velocity& end) {
#pragma omp simd
  for (std::size_t i = 0; i < count; ++i) {
    Real u1, v1, u2, v2, u3, v3, u4, v4;
    begin(x[i], y[i], u1, v1);
    middle(x[i] + h / 2 * u1, y[i] + h / 2 * v1, u2, v2);
    middle(x[i] + h / 2 * u2, y[i] + h / 2 * v2, u3, v3);
    end(x[i] + h * u3, y[i] + h * v3, u4, v4);
    x[i] += h / 6 * (u1 + u4 + 2 * (u2 + u3));
    y[i] += h / 6 * (v1 + v4 + 2 * (v2 + v3));
  }
}

template <class Real, class Velocity>
inline void move(Real* x, Real* y, std::size_t particles, Real h, std::size_t steps) {
  for (std::size_t first = 0; first < particles; first += block) {
    const std::size_t count = std::min(block, particles - first);
    for (std::size_t n = 0; n < steps; ++n) {
      const Real time = static_cast<Real>(n) * h;
      rk4(x + first, y + first, count, h, Velocity(time), Velocity(time + h / 2),
          Velocity(time + h));
    }
  }
}

constexpr double pi = 3.14159265358979323846;

// Parameters that a compiler may not take for 1.
volatile double one = 1;

template <class Real>
struct Rotation {
  Real w = static_cast<Real>(one);
  explicit Rotation(Real) {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    u = -w * y;
    v = w * x;
  }
};

template <class Real>
struct Peninsula {
  Real speed = static_cast<Real>(one);
  explicit Peninsula(Real) {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    const Real X = x - 50'000;
    const Real square = X * X + y * y;
    const Real share = speed * Real(16'000. * 16'000.) / (square * square);
    u = speed - share * (X * X - y * y);
    v = -2 * share * (X * y);
  }
};

template <class Real>
struct TaylorGreen {
  Real speed = static_cast<Real>(one);
  Real k = static_cast<Real>(one);
  explicit TaylorGreen(Real) {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    u = speed * sin_of(k * x) * cos_of(k * y);
    v = -speed * cos_of(k * x) * sin_of(k * y);
  }
};

template <class Real>
struct DoubleGyre {
  Real a;
  explicit DoubleGyre(Real time) : a(Real(0.25) * sin_of(Real(0.2 * pi) * time)) {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    const Real b = 1 - 2 * a;
    const Real angle = Real(pi) * (a * x * x + b * x);
    u = Real(-0.1 * pi) * sin_of(angle) * cos_of(Real(pi) * y);
    v = Real(0.1 * pi) * cos_of(angle) * sin_of(Real(pi) * y) * (2 * a * x + b);
  }
};

template <class Real>
struct Stommel {
  explicit Stommel(Real) {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    const Real X = x / 10'000'000;
    const Real Y = Real(pi) * (y / 10'000'000);
    const Real layer = exp_of(-X / Real(0.005));
    u = Real(-0.05) * (1 - layer - X) * Real(pi * pi) * cos_of(Y);
    v = Real(0.05) * (layer / Real(0.005) - 1) * Real(pi) * sin_of(Y);
  }
};

template <class Real>
struct Bickley {
  Real shift[3];
  explicit Bickley(Real time)
      : shift{Real(62.66) * (Real(0.461) + Real(1.2360679774997897) * Real(0.205 - 0.461)) * time,
              Real(62.66 * 0.205) * time, Real(62.66 * 0.461) * time} {}
  void operator()(Real x, Real y, Real& u, Real& v) const {
    constexpr Real amplitude[] = {Real(0.0075), Real(0.15), Real(0.3)};
    const Real tanh = tanh_of(y / 1'770'000);
    const Real sech_squared = 1 - tanh * tanh;
    Real cosines = 0;
    Real sines = 0;
#pragma GCC unroll 3
    for (int n = 0; n < 3; ++n) {
      const Real wavenumber = Real(2 * (n + 1)) / 6'371'000;
      cosines += amplitude[n] * cos_of(wavenumber * (x - shift[n]));
      sines += amplitude[n] * wavenumber * sin_of(wavenumber * (x - shift[n]));
    }
    u = Real(62.66) * sech_squared + 2 * Real(62.66) * tanh * sech_squared * cosines;
    v = Real(-62.66 * 1'770'000) * sech_squared * sines;
  }
};

}  // namespace

template <class Real>
std::span<const FlowByHand<Real>> flows() {
  static constexpr FlowByHand<Real> all[] = {{"rotation", move<Real, Rotation<Real>>},
                                             {"peninsula", move<Real, Peninsula<Real>>},
                                             {"taylor-green", move<Real, TaylorGreen<Real>>},
                                             {"double-gyre", move<Real, DoubleGyre<Real>>},
                                             {"stommel", move<Real, Stommel<Real>>},
                                             {"bickley", move<Real, Bickley<Real>>}};
  return all;
}
template std::span<const FlowByHand<double>> flows<double>();
template std::span<const FlowByHand<float>> flows<float>();

}  // namespace simgpu::bench::SIMGPU_BY_HAND
