#pragma once

#include <cstdint>
#include <span>

#include "common/initial_state.hpp"
#include "common/law_info.hpp"
#include "common/particle_view.hpp"
#include "common/precision.hpp"
#include "common/worst_key.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// What the CPU does with particles of one law. Each function works on the calling thread; those
/// that a law has no use for are null.
template <class Real>
struct LawFunctionsIn {
  using Particles = ParticleView<Real>;
  using Read = ParticleView<const Real>;

  void (*evolve_exact)(Particles, const Evolution&, Order, InstructionSet);
  void (*evolve_fast)(Particles, const Evolution&, InstructionSet);

  /// The place of the first particle outside of the domain; their number if there is none.
  std::uint64_t (*first_outside_domain)(Read, const Evolution&);

  /// The largest bits of the square of a particle's reach.
  std::uint64_t (*reach)(Read, const Evolution&);

  /// The worst of some particles of a range, which begin at `offset` of it: those of a generated
  /// start, whose first has the index `first`, or those that began as `start`.
  WorstKey (*worst_since_create)(Read, const Evolution&, const Start&, std::uint64_t first,
                                 std::uint64_t offset);
  WorstKey (*worst_since)(Read, const Evolution&, Read start, std::uint64_t offset);
};

/// The functions of one law.
struct LawFunctions {
  const LawInfo* law;
  LawFunctionsIn<double> in_double;
  LawFunctionsIn<float> in_single;

  template <class Real>
  const LawFunctionsIn<Real>& in() const {
    return of_precision<Real>(in_double, in_single);
  }
};

/// Laws that a backend is given.
using Laws = std::span<const LawFunctions* const>;

/// The functions of a law that simgpu_add_law() (CMake) has added to the program. Cold, so that it
/// does not stand among the law's steps: the list of laws calls each, and pages of all steps would
/// be loaded with them.
template <class Law>
[[gnu::cold]] const LawFunctions& law_functions();

/// Those of the laws named, for a backend.
template <class... NamedLaws>
Laws laws_of() {
  static const LawFunctions* const laws[] = {&law_functions<NamedLaws>()...};
  return laws;
}

/// Those of the laws that simgpu comes with.
Laws built_in_laws();

}  // namespace simgpu::cpu
