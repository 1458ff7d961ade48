#pragma once

#include <algorithm>

#include "common/kernels/misfit.hpp"
#include "common/kernels/reduction.hpp"
#include "cpu/evolve_exact.hpp"
#include "cpu/evolve_fast.hpp"
#include "cpu/law_functions.hpp"

namespace simgpu::cpu {

// Included by the file that simgpu_add_law() generates for a law, and by nothing else.

/// The largest of key_of(i) over `count` particles.
template <class KeyOf>
std::uint64_t largest_of(std::uint64_t count, const KeyOf& key_of) {
  std::uint64_t largest = Largest::identity;
  for (std::uint64_t i = 0; i < count; ++i) largest = std::max(largest, key_of(i));
  return largest;
}

template <class Law, class Real>
std::uint64_t first_outside_domain(ParticleView<const Real> particles, const Evolution& evolution) {
  const PlaceOutsideDomain<Law, Real> place_outside{particles, evolution};
  std::uint64_t i = 0;
  while (i < particles.size && place_outside(i) == Smallest::identity) ++i;
  return i;
}

template <class Law, class Real>
std::uint64_t reach(ParticleView<const Real> particles, const Evolution& evolution) {
  return largest_of(particles.size, ReachOfParticle<Law, Real>{particles, evolution});
}

template <class Law, class Real>
WorstKey worst_since_create(ParticleView<const Real> particles, const Evolution& evolution,
                            const Start& start, std::uint64_t first, std::uint64_t offset) {
  return largest_of(
      particles.size,
      KeyOfMisfit<Law, Real, GeneratedStart>{
          particles, {StartBox(Law::columns, start.region), start.seed, first}, evolution, offset});
}

template <class Law, class Real>
WorstKey worst_since(ParticleView<const Real> particles, const Evolution& evolution,
                     ParticleView<const Real> start, std::uint64_t offset) {
  return largest_of(particles.size,
                    KeyOfMisfit<Law, Real, StoredStart>{particles, {start}, evolution, offset});
}

template <class Law, class Real>
constexpr LawFunctionsIn<Real> make_law_functions_in() {
  LawFunctionsIn<Real> functions{};
  functions.evolve_exact = evolve_exact<Law, Real>;
  if constexpr (HasFast<Law>) functions.evolve_fast = evolve_fast<Law, Real>;
  functions.first_outside_domain = first_outside_domain<Law, Real>;
  if constexpr (HasReach<Law>) functions.reach = reach<Law, Real>;
  if constexpr (HasExactSolution<Law>) {
    functions.worst_since_create = worst_since_create<Law, Real>;
    functions.worst_since = worst_since<Law, Real>;
  }
  return functions;
}

template <class Law>
constexpr LawFunctions make_law_functions() {
  return {&law_info<Law>, make_law_functions_in<Law, double>(),
          make_law_functions_in<Law, float>()};
}

template <class Law>
const LawFunctions& law_functions() {
  static constexpr LawFunctions functions = make_law_functions<Law>();
  return functions;
}

}  // namespace simgpu::cpu
