#include "fake_runtime/kernel_bodies.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <tuple>
#include <typeinfo>
#include <utility>

#include "common/kernels/count_cells.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/evolve.hpp"
#include "common/kernels/field.hpp"
#include "common/kernels/grid_stride.hpp"
#include "common/kernels/misfit.hpp"
#include "common/kernels/reduction.hpp"
#include "list_of_laws.hpp"

namespace simgpu::fake_runtime {

namespace {

/// As cuda/kernels.cuh has it, which this compiler cannot read.
using AtomicWord = unsigned long long;
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
  /// Those of states, whatever the law, and those of each law.
  template <class Real>
  void add_of() {
    add_for_each<Create<Real>>();
    add_for_each<CountCells<Real>>();
    add_for_each<PutLevel<Real>>();
    add_for_each<AdvancePair<Real>>();
    add_reduce<Sum, HashOfParticle<Real>>();
    add_of_laws<Real>(test::AllLaws());
  }

  template <class Real, class... Laws>
  void add_of_laws(test::LawList<Laws...>) {
    (add_of_law<Laws, Real>(), ...);
  }

  template <class Law, class Real>
  void add_of_law() {
    add_for_each<Evolve<Law, Real>>();
    add_reduce<Smallest, PlaceOutsideDomain<Law, Real>>();
    if constexpr (HasFast<Law>) add_for_each<EvolveFast<Law, Real>>();
    if constexpr (HasEnclosed<Law>) add_for_each<EvolveEnclosed<Law, Real>>();
    if constexpr (HasReach<Law>) add_reduce<Largest, ReachOfParticle<Law, Real>>();
    if constexpr (HasExactSolution<Law>) {
      add_reduce<Largest, KeyOfMisfit<Law, Real, GeneratedStart>>();
      add_reduce<Largest, KeyOfMisfit<Law, Real, StoredStart>>();
    }
  }

  template <class Body>
  void add_for_each() {
    add<std::uint64_t, Body>("for_each_kernel<" + name_of_type<Body>() + ">",
                             [](auto thread, auto threads, auto count, auto body) {
                               grid_stride(thread, threads, count, body);
                             });
  }

  template <class Combine, class ValueOf>
  void add_reduce() {
    add<std::uint64_t, ValueOf, AtomicWord*>(
        "reduce_kernel<" + name_of_type<Combine>() + "," + name_of_type<ValueOf>() + ">",
        [](auto thread, auto threads, auto count, auto value_of, AtomicWord* result) {
          const auto share = reduce_share<Combine>(thread, threads, count, value_of);
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
