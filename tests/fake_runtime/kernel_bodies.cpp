#include "fake_runtime/kernel_bodies.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <tuple>
#include <typeinfo>
#include <utility>

#include "common/kernels/evolve.hpp"
#include "common/laws/circle/fast_step.hpp"
#include "common/grid.hpp"
#include "common/kernels/grid_stride.hpp"
#include "common/initial_state.hpp"
#include "common/kernels/misfit.hpp"
#include "cuda/atomic_word.hpp"
#include "common/kernels/reduction.hpp"

namespace simgpu::fake_runtime {

namespace {

using cuda::AtomicWord;
using cuda::HashOfParticle;
using cuda::Largest;
using cuda::PlaceOutsideDomain;
using cuda::ReachOfParticle;
using cuda::Smallest;
using cuda::Sum;
using Launcher = std::function<Launched(std::uint64_t threads, void** arguments)>;

/// A name as C++ writes it, without its spaces, which depend on who writes it.
std::string readable(const char* mangled_name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(mangled_name, nullptr, nullptr, &status), &std::free);
  std::string text = name != nullptr ? name.get() : mangled_name;
  std::erase(text, ' ');
  return text;
}

template <class T>
std::string name_of_type() {
  return readable(typeid(T).name());
}

/// The launcher of a kernel whose body for one thread is `body`.
template <class... Parameters, class Body>
Launcher launcher_of(Body body) {
  return [body](std::uint64_t threads, void** arguments) {
    return [&]<std::size_t... place>(std::index_sequence<place...>)->Launched {
      const std::tuple<Parameters...> copies(*static_cast<Parameters*>(arguments[place])...);
      return [=] {
        for (std::uint64_t thread = 0; thread < threads; ++thread) {
          body(thread, threads, std::get<place>(copies)...);
        }
      };
    }
    (std::index_sequence_for<Parameters...>());
  };
}

/// Kernels by their full signatures, so that one that takes something else is not taken for it.
class Kernels {
 public:
  Kernels() {
    add_of<double>();
    add_of<float>();
  }

  const Launcher* find(const std::string& mangled_name) const {
    const auto place = launchers_.find(readable(mangled_name.c_str()));
    return place != launchers_.end() ? &place->second : nullptr;
  }

 private:
  template <class Real>
  void add_of() {
    add_create<Real>();
    add_evolve<Real>();
    add_evolve_fast<Real>();
    add_count_cells<Real>();
    add_reduce<Sum, HashOfParticle<Real>>();
    add_reduce<Smallest, PlaceOutsideDomain<Real>>();
    add_reduce<Largest, ReachOfParticle<Real>>();
    add_reduce<Largest, KeyOfParticle<Real, GeneratedStart<Real>>>();
    add_reduce<Largest, KeyOfParticle<Real, StoredStart<Real>>>();
  }

  template <class Real>
  void add_create() {
    add<ParticleView<Real>, std::uint64_t, std::uint64_t>(
        "create_kernel<" + name_of_type<Real>() + ">",
        [](auto thread, auto threads, auto particles, auto seed, auto first) {
          grid_stride(thread, threads, particles.size, [&](std::uint64_t i) {
            particles.store(i, initial_particle<Real>(seed, first + i));
          });
        });
  }

  template <class Real>
  void add_evolve() {
    add<ParticleView<Real>, Real, std::uint64_t>(
        "evolve_kernel<" + name_of_type<Real>() + ">",
        [](auto thread, auto threads, auto particles, auto timestep, auto steps) {
          grid_stride(thread, threads, particles.size,
                      [&](std::uint64_t i) { evolve_particle(particles, i, timestep, steps); });
        });
  }

  template <class Real>
  void add_evolve_fast() {
    add<ParticleView<Real>, Real, std::uint64_t>(
        "evolve_fast_kernel<" + name_of_type<Real>() + ">",
        [](auto thread, auto threads, auto particles, auto timestep, auto steps) {
          grid_stride(thread, threads, particles.size, [&](std::uint64_t i) {
            evolve_particle_fast(particles, i, timestep, steps);
          });
        });
  }

  template <class Real>
  void add_count_cells() {
    add<ParticleView<const Real>, Grid, AtomicWord*>(
        "count_cells_kernel<" + name_of_type<Real>() + ">",
        [](auto thread, auto threads, auto particles, auto grid, AtomicWord* counts) {
          grid_stride(thread, threads, particles.size, [&](std::uint64_t i) {
            const auto particle = particles.load(i);
            const std::uint64_t cell = cell_of(grid, particle.x, particle.y);
            if (cell != grid.cells()) ++counts[cell];
          });
        });
  }

  template <class Combine, class ValueOf>
  void add_reduce() {
    add<std::uint64_t, ValueOf, AtomicWord*>(
        "reduce_kernel<" + name_of_type<Combine>() + "," + name_of_type<ValueOf>() + ">",
        [](auto thread, auto threads, auto count, auto value_of, AtomicWord* result) {
          const auto share = cuda::reduce_share<Combine>(thread, threads, count, value_of);
          *result = Combine{}(*result, share);
        });
  }

  template <class... Parameters, class Body>
  void add(const std::string& name, Body body) {
    const std::string parameters = name_of_type<void(Parameters...)>().substr(sizeof "void" - 1);
    launchers_.emplace("voidsimgpu::cuda::" + name + parameters,
                       launcher_of<Parameters...>(std::move(body)));
  }

  std::map<std::string, Launcher> launchers_;
};

/// Thrust gives new elements a value; what a simulation does not write itself is to stay garbage.
bool is_of_thrust(const std::string& mangled_name) {
  return readable(mangled_name.c_str()).find("thrust::") != std::string::npos;
}

}  // namespace

Launched launch_on_host(const std::string& mangled_name, std::uint64_t threads, void** arguments) {
  static const Kernels kernels;
  if (is_of_thrust(mangled_name)) {
    return [] {};
  }
  const Launcher* const launcher = kernels.find(mangled_name);
  return launcher != nullptr ? (*launcher)(threads, arguments) : Launched();
}

}  // namespace simgpu::fake_runtime
