#include "elementary/loops.hpp"

#include "cpu/pack.hpp"
#include "cpu/target.hpp"
#include "cpu/vector.hpp"
#include "elementary/functions.hpp"

namespace simgpu::elementary {
namespace {

template <class Function, class Real>
[[gnu::noinline]] void one_by_one(const Real* x, const Real* y, Real* result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = Function::ours(x[i], y[i]);
}

/// One vector, or pack, after the other.
template <class Function, class Number, class Real>
SIMGPU_INLINE void loop(const Real* x, const Real* y, Real* result, std::size_t count) {
  for (std::size_t i = 0; i < count; i += Number::size) {
    Function::ours(Number::load(x + i), Number::load(y + i)).store(result + i);
  }
}

template <class Function, class Number, class Real>
void loop_baseline(const Real* x, const Real* y, Real* result, std::size_t count) {
  loop<Function, Number>(x, y, result, count);
}

template <class Function, class Number, class Real>
SIMGPU_FOR_V3 void loop_v3(const Real* x, const Real* y, Real* result, std::size_t count) {
  loop<Function, Number>(x, y, result, count);
}

template <class Function, class Number, class Real>
SIMGPU_FOR_V4 void loop_v4(const Real* x, const Real* y, Real* result, std::size_t count) {
  loop<Function, Number>(x, y, result, count);
}

template <class Real, std::size_t bytes>
using Vector = cpu::Vector<Real, bytes>;
template <class Real, std::size_t bytes>
using Pack = cpu::Pack<cpu::Vector<Real, bytes>, 2>;

template <class Real, template <class, std::size_t> class Number, class... All>
std::span<const NamedLoop<Real>> loops_of(std::tuple<All...>) {
  static constexpr NamedLoop<Real> all[] = {
      {All::name, one_by_one<All, Real>, loop_baseline<All, Number<Real, 16>, Real>,
       loop_v3<All, Number<Real, 32>, Real>, loop_v4<All, Number<Real, 64>, Real>}...};
  return all;
}

}  // namespace

template <class Real>
std::span<const NamedLoop<Real>> loops() {
  return loops_of<Real, Vector>(AllFunctions{});
}
template std::span<const NamedLoop<double>> loops<double>();
template std::span<const NamedLoop<float>> loops<float>();

template <class Real>
std::span<const NamedLoop<Real>> loops_of_packs() {
  return loops_of<Real, Pack>(AllFunctions{});
}
template std::span<const NamedLoop<double>> loops_of_packs<double>();
template std::span<const NamedLoop<float>> loops_of_packs<float>();

template <class Real>
std::span<const NamedLoop<Real>> loops_of_operations() {
  return loops_of<Real, Pack>(Operations{});
}
template std::span<const NamedLoop<double>> loops_of_operations<double>();
template std::span<const NamedLoop<float>> loops_of_operations<float>();

}  // namespace simgpu::elementary
