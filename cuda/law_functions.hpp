#pragma once

#include <cstdint>
#include <span>

#include "common/initial_state.hpp"
#include "common/law_info.hpp"
#include "common/particle_view.hpp"
#include "common/precision.hpp"
#include "common/worst_key.hpp"

namespace simgpu::cuda {

class Reduction;
class Stream;

/// What a GPU does with particles of one law, whose columns are in the memory of the current
/// device. Each function waits for the device; those that a law has no use for are null. They throw
/// Error.
template <class Real>
struct LawFunctionsIn {
  using Particles = ParticleView<Real>;
  using Read = ParticleView<const Real>;

  /// Exact arithmetic: one launch with all steps in registers (order particle), or one launch a
  /// step (order step). Returns the seconds between device events around the launches.
  double (*evolve_exact)(Particles, const Evolution&, Order, const Stream&);
  /// Fast arithmetic: one launch with all steps. Returns the seconds, as evolve_exact does.
  double (*evolve_fast)(Particles, const Evolution&, const Stream&);

  /// The place of the first particle outside of the domain, or Smallest::identity.
  std::uint64_t (*first_outside_domain)(Read, const Evolution&, Reduction&, const Stream&);

  /// The largest bits of the square of a particle's reach.
  std::uint64_t (*reach)(Read, const Evolution&, Reduction&, const Stream&);

  /// The worst particle: of a range with a generated start, whose first has the index `first`; or
  /// of those that began as `start` and begin at `offset` of their range.
  WorstKey (*worst_since_create)(Read, const Evolution&, const Start&, std::uint64_t first,
                                 Reduction&, const Stream&);
  WorstKey (*worst_since)(Read, const Evolution&, Read start, std::uint64_t offset, Reduction&,
                          const Stream&);
};

/// The functions of one law.
struct LawFunctions {
  const LawInfo* law;
  LawFunctionsIn<double> in_double;
  LawFunctionsIn<float> in_single;

  /// Loads the code of the kernels that every run of the law launches. Throws Error
  /// (device_unusable) if there is none that the current device runs.
  void (*load_kernels)();

  template <class Real>
  const LawFunctionsIn<Real>& in() const {
    return of_precision<Real>(in_double, in_single);
  }
};

/// Laws that a backend is given.
using Laws = std::span<const LawFunctions* const>;

/// The functions of a law that simgpu_add_law() (CMake) has added to the program. Without a CUDA
/// compiler they are null, and a backend refuses the law. Cold, as cpu::law_functions() is.
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

}  // namespace simgpu::cuda
