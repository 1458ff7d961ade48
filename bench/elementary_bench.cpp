// The elementary functions in loops over SIMD lanes, beside those of glibc's vector library, which
// has a larger error.

#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "cpu/instruction_set.hpp"
#include "elementary/loops.hpp"
#include "vector_library.hpp"

namespace {

using namespace simgpu;
using elementary::Loop;
using elementary::NamedLoop;

constexpr std::size_t count = 2048;

template <class Real>
struct alignas(64) Numbers {
  Real numbers[count];
};

/// Arguments that all functions are asked for: positive, and up to ten.
template <class Real>
Numbers<Real> arguments(std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<Real> distribution(Real(0.01), Real(10));
  Numbers<Real> result;
  for (Real& number : result.numbers) number = distribution(generator);
  return result;
}

template <class Real>
void run_loop(benchmark::State& state, Loop<Real> loop) {
  const Numbers<Real> x = arguments<Real>(1);
  const Numbers<Real> y = arguments<Real>(2);
  Numbers<Real> result;
  for ([[maybe_unused]] auto iteration : state) {
    loop(x.numbers, y.numbers, result.numbers, count);
    benchmark::DoNotOptimize(result);
  }
  state.counters["of_each"] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate |
                                                         benchmark::Counter::kInvert);
}

template <class Real>
void register_loops(const char* whose, std::span<const NamedLoop<Real>> loops) {
  for (const NamedLoop<Real>& loop : loops) {
    for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
      if (loop.of(set) == nullptr) continue;
      const std::string name = std::string(loop.name) + "/" +
                               (sizeof(Real) == 8 ? "double" : "single") + "/" +
                               std::string(cpu::name_of(set)) + "/" + whose;
      benchmark::RegisterBenchmark(name.c_str(), run_loop<Real>, loop.of(set));
    }
  }
}

}  // namespace

int main(int count_of_words, char** words) {
  register_loops("simgpu", elementary::loops<double>());
  register_loops("simgpu", elementary::loops<float>());
  register_loops("libmvec", bench::loops_of_vector_library<double>());
  register_loops("libmvec", bench::loops_of_vector_library<float>());
  benchmark::Initialize(&count_of_words, words);
  benchmark::RunSpecifiedBenchmarks();
}
