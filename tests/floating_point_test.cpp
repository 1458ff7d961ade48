// Callers of the library may have any floating-point environment: they get the bits of the default
// one, and keep theirs.

#include "common/floating_point.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <bit>
#include <cfenv>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "circle_particles.hpp"
#include "common/compare.hpp"
#include "common/density.hpp"
#include "common/io/particle_file.hpp"
#include "common/picture/picture.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/law_functions.hpp"
#include "other_floating_point.hpp"
#include "temporary_folder.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using test::circle_columns_for;
using test::circle_law;
using test::set_particle;

/// What decides about results, without what has happened so far.
std::uint64_t control_bits() {
#if defined(__x86_64__)
  constexpr unsigned flags = 0x3f;
  return _mm_getcsr() & ~flags;
#else
  return static_cast<std::uint64_t>(std::fegetround());
#endif
}

/// Another environment for this thread, and for OpenMP's threads that are there.
class OtherEnvironment {
 public:
  explicit OtherEnvironment(const std::string& name) {
#pragma omp parallel num_threads(2)
    if (::omp_get_thread_num() > 0) test::set_environment(name);
    std::fegetenv(&before_);
    test::set_environment(name);
  }
  ~OtherEnvironment() {
    std::fesetenv(&before_);
#pragma omp parallel num_threads(2)
    std::fesetenv(FE_DFL_ENV);
  }
  OtherEnvironment(const OtherEnvironment&) = delete;
  OtherEnvironment& operator=(const OtherEnvironment&) = delete;

 private:
  std::fenv_t before_;
};

/// Subnormal positions and speeds, and others, so many that several threads share in every call.
constexpr std::uint64_t particles = 40'000;

template <class Real>
ParticleColumns<Real> start() {
  auto columns = circle_columns_for<Real>(particles);
  constexpr auto least = std::numeric_limits<Real>::denorm_min();
  for (std::uint64_t i = 0; i < particles; ++i) {
    const auto k = static_cast<Real>(i % 1000 + 1);
    const Particle<Real> subnormal{k * least, 1 / k, k * least};
    const Particle<Real> other{k / 7, 1 / k, k * 3};
    set_particle(columns.view(), i, i % 3 == 0 ? subnormal : other);
  }
  return columns;
}

/// What each call of the library gives, as bits, by its name.
using Results = std::map<std::string, std::uint64_t>;

template <class Real>
class EveryCall {
 public:
  explicit EveryCall(const std::filesystem::path& folder) : folder_(folder) {
    backend_->start();
    for (auto* simulation : {&one_, &other_}) {
      *simulation = test::make_circle<Real>(*backend_, {0, particles});
    }
  }

  /// Calls `seen` after each.
  Results results(const std::function<void(const std::string&)>& seen) {
    Results results;
    const auto note = [&](const std::string& call, auto result) {
      results[call] = std::bit_cast<std::uint64_t>(result);
      seen(call);
    };
    for (const Math math : {Math::exact, Math::fast}) {
      for (const Order order : {Order::particle, Order::step}) {
        const Evolution evolution{1e-5, 20, math};
        const std::string kind = std::string(name_of(math)) + " " + std::string(name_of(order));
        one_->load(0, start_.view().read_only());
        note("first_outside_domain " + kind, one_->first_outside_domain(evolution).value_or(0));
        one_->evolve(evolution, order);
        note("evolve " + kind, one_->checksum());
        note("worst_since " + kind, one_->worst_since(evolution, 0, start_.view().read_only()));
        note("reach " + kind, one_->reach(evolution));
        other_->create(7);
        note("create " + kind, other_->checksum());
        other_->evolve(evolution, order);
        note("worst_since_create " + kind, other_->worst_since_create(evolution, 7));
      }
    }
    other_->load(0, start_.view().read_only());
    const Comparison comparison = compare(*one_, *other_);
    note("compare", comparison.max_rel);
    note("compare abs", comparison.by_column[0].max_abs);
    Density density(picture::grid_for(particles, picture::box_for(one_->reach({}))));
    note("box_for", density.grid().box.right);
    density.add(*one_);
    note("count_cells",
         std::hash<std::string_view>{}({reinterpret_cast<const char*>(density.counts().data()),
                                        density.counts().size_bytes()}));
    for (const char* name : {"file.csv", "file.npy"}) {
      const auto path = folder_ / name;
      const auto writer = io::open_particle_writer<Real>(path, circle_law, particles);
      writer->write(start_.view().read_only());
      writer->commit({});
      note(std::string("write ") + name, std::hash<std::string>{}(test::read_file(path)));
      read<Real>(path, note);
      // Reading in the other precision rounds.
      if (sizeof(Real) == sizeof(double) && path.extension() == ".npy") read<float>(path, note);
    }
    return results;
  }

 private:
  template <class In, class Note>
  void read(const std::filesystem::path& path, const Note& note) {
    auto columns = circle_columns_for<In>(particles);
    io::open_particle_reader<In>(path, circle_law.columns, io::Conversion::round)
        ->read(columns.view());
    const std::string_view x(reinterpret_cast<const char*>(columns.view().columns[0]),
                             particles * sizeof(In));
    note("read " + path.filename().string() + (sizeof(In) == 4 ? " in single" : ""),
         std::hash<std::string_view>{}(x));
  }

  std::filesystem::path folder_;
  std::unique_ptr<Backend> backend_ = cpu::make_backend(2);
  std::unique_ptr<Simulation<Real>> one_;
  std::unique_ptr<Simulation<Real>> other_;
  ParticleColumns<Real> start_ = start<Real>();
};

class AnyEnvironment : public testing::TestWithParam<const char*> {
 protected:
  template <class Real>
  void expect_default_results_and_environment_kept() {
    EveryCall<Real> calls(folder_.path());
    const Results expected = calls.results([](const std::string&) {});
    Results results;
    std::map<std::string, std::uint64_t> control;
    std::uint64_t set = 0;
    {
      const OtherEnvironment environment(GetParam());
      set = control_bits();
      results = calls.results([&](const std::string& call) { control[call] = control_bits(); });
    }
    for (const auto& [call, result] : expected) {
      EXPECT_EQ(results.at(call), result) << call;
      EXPECT_EQ(control.at(call), set) << call << " leaves another environment";
    }
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_P(AnyEnvironment, GivesTheBitsOfTheDefaultOneInDoubleAndIsKept) {
  expect_default_results_and_environment_kept<double>();
}

TEST_P(AnyEnvironment, GivesTheBitsOfTheDefaultOneInSingleAndIsKept) {
  expect_default_results_and_environment_kept<float>();
}

TEST_P(AnyEnvironment, GivesTheBitsOfTheDefaultOneWithAnyInstructions) {
  constexpr Evolution exact{1e-5, 20};
  constexpr Evolution fast{1e-5, 20, Math::fast};
  const auto& functions = cpu::law_functions<laws::Circle>().in_double;
  const ParticleColumns<double> before = start<double>();
  const auto moved = [&](cpu::InstructionSet set, bool is_fast) {
    auto columns = circle_columns_for<double>(particles);
    for (std::uint64_t i = 0; i < particles; ++i) {
      set_particle(columns.view(), i, test::particle_at(before.view(), i));
    }
    if (is_fast) {
      functions.evolve_fast(columns.view(), fast, set);
    } else {
      functions.evolve_exact(columns.view(), exact, Order::particle, set);
    }
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(columns.view().columns[0]), particles * sizeof(double)});
  };
  for (const bool is_fast : {false, true}) {
    const std::size_t expected = moved(cpu::InstructionSet::baseline, is_fast);
    for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
      std::size_t result = 0;
      {
        const OtherEnvironment environment(GetParam());
        result = moved(set, is_fast);
      }
      EXPECT_EQ(result, expected) << name_of(set);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Set, AnyEnvironment, testing::ValuesIn(test::other_environments),
                         [](const auto& environment) {
                           std::string name = environment.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(DefaultFloatingPoint, EndsWithTheFlagsThatWereThere) {
  std::feclearexcept(FE_ALL_EXCEPT);
  std::feraiseexcept(FE_DIVBYZERO);
  {
    const DefaultFloatingPoint floating_point;
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), 0);
    std::feraiseexcept(FE_OVERFLOW);
  }
  EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), FE_DIVBYZERO);
  std::feclearexcept(FE_ALL_EXCEPT);
}

}  // namespace
}  // namespace simgpu
