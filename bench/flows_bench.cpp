// How fast the CPU moves particles along flows by RK4, on one thread, beside loops that were
// written by hand for each flow (flows_by_hand.cpp). Both take turns in each iteration, and the
// shortest time of each counts. `of_by_hand` is how many times as fast ours is as a loop of the
// same operations, `of_fast_math` as one compiled with -ffast-math; in both, sine and the like are
// those of glibc's vector library.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/evolution.hpp"
#include "common/law_info.hpp"
#include "common/particle_columns.hpp"
#include "cpu/instruction_set.hpp"
#include "cpu/law_functions.hpp"
#include "flows_by_hand.hpp"

namespace {

using namespace simgpu;
using bench::FlowByHand;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t particles = 4096;
constexpr std::uint64_t steps = 50;

/// A flow and what is compiled for one instruction set.
template <class Real>
struct Case {
  const cpu::LawFunctions* law;
  cpu::InstructionSet set;
  FlowByHand<Real> by_hand;
  FlowByHand<Real> fast_math;
};

/// Particles in the region where generated ones start.
template <class Real>
ParticleColumns<Real> start_of(const LawInfo& law) {
  std::mt19937_64 generator(1);
  ParticleColumns<Real> columns(law.column_count(), particles);
  for (unsigned column = 0; column < law.column_count(); ++column) {
    std::uniform_real_distribution<double> distribution(law.columns[column].start_from,
                                                        law.columns[column].start_to);
    for (std::uint64_t i = 0; i < particles; ++i) {
      columns.view().columns[column][i] = static_cast<Real>(distribution(generator));
    }
  }
  return columns;
}

/// The shortest time that something took, in seconds.
class Shortest {
 public:
  template <class Action>
  void take(const Action& action) {
    const Clock::time_point begin = Clock::now();
    action();
    const std::chrono::duration<double> time = Clock::now() - begin;
    seconds_ = std::min(seconds_, time.count());
  }
  double seconds() const { return seconds_; }

 private:
  double seconds_ = 1e9;
};

template <class Real>
void run_case(benchmark::State& state, const Case<Real>& of) {
  const LawInfo& law = *of.law->law;
  // So small that particles stay where they are asked for however often this is repeated.
  Evolution evolution;
  evolution.timestep = law.timestep * 1e-3;
  evolution.steps = steps;
  evolution.law_parameters = law.default_parameters();
  const auto timestep = static_cast<Real>(evolution.timestep);
  ParticleColumns<Real> ours = start_of<Real>(law);
  ParticleColumns<Real> others = start_of<Real>(law);
  const ParticleView<Real> theirs = others.view();
  Shortest simgpu;
  Shortest by_hand;
  Shortest fast_math;
  for ([[maybe_unused]] auto iteration : state) {
    simgpu.take([&] {
      of.law->template in<Real>().evolve_exact(ours.view(), evolution, Order::particle, of.set);
    });
    by_hand.take(
        [&] { of.by_hand.move(theirs.columns[0], theirs.columns[1], particles, timestep, steps); });
    fast_math.take([&] {
      of.fast_math.move(theirs.columns[0], theirs.columns[1], particles, timestep, steps);
    });
  }
  state.counters["ns_of_a_step"] = simgpu.seconds() / particles / steps * 1e9;
  state.counters["of_by_hand"] = by_hand.seconds() / simgpu.seconds();
  state.counters["of_fast_math"] = fast_math.seconds() / simgpu.seconds();
}

const cpu::LawFunctions* law_named(std::string_view flow) {
  for (const cpu::LawFunctions* law : cpu::built_in_laws()) {
    if (law->law->flow == flow && law->law->scheme == "rk4") return law;
  }
  return nullptr;
}

template <class Real>
void register_cases(cpu::InstructionSet set, std::span<const FlowByHand<Real>> by_hand,
                    std::span<const FlowByHand<Real>> fast_math) {
  for (std::size_t i = 0; i < by_hand.size(); ++i) {
    const Case<Real> one{law_named(by_hand[i].name), set, by_hand[i], fast_math[i]};
    const std::string name = std::string(by_hand[i].name) + "/" +
                             (sizeof(Real) == 8 ? "double" : "single") + "/" +
                             std::string(cpu::name_of(set));
    benchmark::RegisterBenchmark(name.c_str(), run_case<Real>, one);
  }
}

template <class Real>
void register_all() {
  for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
    if (set == cpu::InstructionSet::x86_64_v3) {
      register_cases(set, bench::v3::flows<Real>(), bench::v3_fast::flows<Real>());
    } else if (set == cpu::InstructionSet::x86_64_v4) {
      register_cases(set, bench::v4::flows<Real>(), bench::v4_fast::flows<Real>());
    }
  }
}

}  // namespace

int main(int count_of_words, char** words) {
  register_all<double>();
  register_all<float>();
  benchmark::Initialize(&count_of_words, words);
  benchmark::RunSpecifiedBenchmarks();
}
