#include "bench/cpu_limits.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

#include "cpu/instruction_set.hpp"
#include "cpu/target.hpp"

namespace simgpu::bench {

namespace {

using cpu::InstructionSet;

/// Enough chains of operations side by side that none waits for the one before it: 16 registers of
/// the widest kind.
template <class Real>
constexpr std::size_t chains = 1024 / sizeof(Real);

/// One round of a chain, and how many rounds there are.
template <class Real>
struct Fused {
  static constexpr std::uint64_t rounds = 20'000;
  static Real next(Real x) { return std::fma(x, Real(0.999), Real(0.001)); }
};

template <class Real>
struct Roots {
  static constexpr std::uint64_t rounds = 2'000;
  static Real next(Real x) {
    const Real root = std::sqrt(x);
    return Real(0.5) / root + Real(0.7) / root;
  }
};

template <class Chain, class Real>
SIMGPU_INLINE void run_chains(Real* values) {
  Real x[chains<Real>];
  for (std::size_t i = 0; i < chains<Real>; ++i) x[i] = values[i];
  for (std::uint64_t n = 0; n < Chain::rounds; ++n) {
    for (std::size_t i = 0; i < chains<Real>; ++i) x[i] = Chain::next(x[i]);
  }
  for (std::size_t i = 0; i < chains<Real>; ++i) values[i] = x[i];
}

template <class Chain, class Real>
SIMGPU_FOR_V3 void run_v3(Real* values) {
  run_chains<Chain>(values);
}

template <class Chain, class Real>
SIMGPU_FOR_V4 void run_v4(Real* values) {
  run_chains<Chain>(values);
}

template <class Chain, class Real>
void run(Real* values) {
  switch (cpu::best_instruction_set()) {
    case InstructionSet::baseline:
      return run_chains<Chain>(values);
    case InstructionSet::x86_64_v3:
      return run_v3<Chain>(values);
    case InstructionSet::x86_64_v4:
      return run_v4<Chain>(values);
  }
}

template <class Work>
double least_seconds(Work work) {
  return least_of_several([&] {
    const auto start = std::chrono::steady_clock::now();
    work();
    const auto end = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(end - start).count();
  });
}

template <class Real, class Chain>
double rate_of() {
  std::vector<Real> values(chains<Real>, Real(1.5));
  const double seconds = least_seconds([&] { run<Chain>(values.data()); });
  return static_cast<double>(chains<Real> * Chain::rounds) / seconds;
}

template <class Real>
double bytes_a_second() {
  constexpr std::size_t elements = std::size_t{192} * 1024 * 1024 / sizeof(Real) / 3;
  std::vector<Real> x(elements, Real(1));
  std::vector<Real> y(elements, Real(2));
  const std::vector<Real> speed(elements, Real(0.5));
  const double seconds = least_seconds([&] {
    for (std::size_t i = 0; i < elements; ++i) {
      x[i] += speed[i];
      y[i] -= speed[i];
    }
  });
  return bytes_per_update<Real> * static_cast<double>(elements) / seconds;
}

}  // namespace

template <class Real>
const Limits<Real>& cpu_limits() {
  static const Limits<Real> limits = {rate_of<Real, Fused<Real>>(), rate_of<Real, Roots<Real>>(),
                                      bytes_a_second<Real>()};
  return limits;
}

template const Limits<double>& cpu_limits();
template const Limits<float>& cpu_limits();

}  // namespace simgpu::bench
