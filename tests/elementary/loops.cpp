#include "elementary/loops.hpp"

#include "common/elementary/common_angles.hpp"
#include "cpu/lanes.hpp"
#include "cpu/target.hpp"
#include "elementary/functions.hpp"

namespace simgpu::elementary {
namespace {

/// By a branch for angles that are not common, which no compiler vectorises.
template <class Function, class Real>
[[gnu::noinline]] void one_by_one(const Real* x, const Real* y, Real* result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = Function::ours(x[i], y[i]);
}

/// Side by side, and again one by one if an angle was not common.
template <class Function, class Real>
SIMGPU_INLINE void loop(const Real* x, const Real* y, Real* result, std::size_t count) {
  constexpr std::size_t block = cpu::lanes<Real>;
  for (std::size_t i = 0; i < count; i += block) {
    bool all_were_common = false;
    {
      const CommonAngles angles;
      alignas(64) Real results[block];
      for (std::size_t lane = 0; lane < block; ++lane) {
        results[lane] = Function::ours(x[i + lane], y[i + lane]);
      }
      for (std::size_t lane = 0; lane < block; ++lane) result[i + lane] = results[lane];
      all_were_common = angles.all_were_common();
    }
    if (!all_were_common) one_by_one<Function>(x + i, y + i, result + i, block);
  }
}

template <class Function, class Real>
SIMGPU_FOR_V3 void loop_v3(const Real* x, const Real* y, Real* result, std::size_t count) {
  loop<Function>(x, y, result, count);
}

template <class Function, class Real>
SIMGPU_FOR_V4 void loop_v4(const Real* x, const Real* y, Real* result, std::size_t count) {
  loop<Function>(x, y, result, count);
}

template <class Real, class... All>
std::span<const NamedLoop<Real>> loops_of(std::tuple<All...>) {
  static constexpr NamedLoop<Real> all[] = {
      {All::name, one_by_one<All, Real>, loop_v3<All, Real>, loop_v4<All, Real>}...};
  return all;
}

}  // namespace

template <class Real>
std::span<const NamedLoop<Real>> loops() {
  return loops_of<Real>(AllFunctions{});
}
template std::span<const NamedLoop<double>> loops<double>();
template std::span<const NamedLoop<float>> loops<float>();

}  // namespace simgpu::elementary
