// Every law on every backend: the bits of the CPU's one thread, which law_test.cpp holds to the
// law's step.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>

#include "common/checksum.hpp"
#include "common/compare.hpp"
#include "common/find_law.hpp"
#include "common/kernels/create.hpp"
#include "common/particle_columns.hpp"
#include "common/reach.hpp"
#include "expect_error.hpp"
#include "laws/all_laws.hpp"
#include "laws/field.hpp"
#include "laws/velocity.hpp"
#include "test_backends.hpp"

namespace simgpu {
namespace {

constexpr std::uint64_t law_seed = 11;
constexpr Range law_range{std::uint64_t{1} << 33, 10'003};

class LawOnBackend
    : public testing::TestWithParam<std::tuple<test::BackendChoice, const LawInfo*>> {
 protected:
  void SetUp() override {
    const test::BackendChoice& choice = std::get<0>(GetParam());
    if (choice.needs_gpu) SIMGPU_NEED_GPU();
    backend_ = choice.make();
    backend_->start();
    backend_->load_kernels(law());
  }

  static const LawInfo& law() { return *std::get<1>(GetParam()); }

  template <class Real>
  static const cpu::LawFunctionsIn<Real>& on_cpu() {
    return find_law(test::all_laws_on_cpu(), law()).in<Real>();
  }

  /// One that begins in its course, at a time other than 0.
  static Evolution steps(std::uint64_t count, Math math = Math::exact) {
    return {1e-4,
            count,
            math,
            2.5,
            7,
            law().default_parameters(),
            test::velocity_for(law()),
            test::field_for(law())};
  }

  template <class Real>
  std::unique_ptr<Simulation<Real>> created() {
    auto simulation = make_simulation<Real>(*backend_, law(), law_range);
    simulation->create(law_seed);
    hold_field(*simulation);
    return simulation;
  }

  template <class Real>
  static void hold_field(Simulation<Real>& simulation) {
    if (!law().takes_field) return;
    simulation.hold_field(test::grid_for(law()));
    simulation.put_level(field::Slot::first, test::level_for(law(), 0));
    simulation.put_level(field::Slot::second, test::level_for(law(), 1));
  }

  template <class Real>
  static ParticleColumns<Real> start() {
    ParticleColumns<Real> columns(law().column_count(), law_range.count);
    const Create<Real> create{columns.view(), StartBox(law().columns), law_seed, law_range.first};
    for (std::uint64_t i = 0; i < law_range.count; ++i) create(i);
    return columns;
  }

  template <class Real>
  static ParticleColumns<Real> moved(const Evolution& evolution) {
    ParticleColumns<Real> columns = start<Real>();
    const cpu::InstructionSet set = cpu::best_instruction_set();
    if (evolution.math == Math::fast) {
      on_cpu<Real>().evolve_fast(columns.view(), evolution, set);
    } else {
      on_cpu<Real>().evolve_exact(columns.view(), evolution, Order::particle, set);
    }
    return columns;
  }

  template <class Real>
  static void expect_state(const Simulation<Real>& simulation,
                           const ParticleColumns<Real>& expected) {
    const Comparison comparison = compare<Real>(
        [&](std::uint64_t offset, ParticleView<Real> block) {
          for (unsigned column = 0; column < block.column_count; ++column) {
            std::copy_n(expected.view().columns[column] + offset, block.size,
                        block.columns[column]);
          }
        },
        simulation);
    EXPECT_EQ(comparison.compared, law_range.count);
    EXPECT_EQ(comparison.differing, 0U) << "worst by " << comparison.max_ulp << " ulp";
    std::uint64_t checksum = 0;
    for (std::uint64_t i = 0; i < law_range.count; ++i) {
      checksum += particle_hash(law_range.first + i, expected.view(), i);
    }
    EXPECT_EQ(simulation.checksum(), checksum);
  }

  template <class Real>
  void expect_bits_of_one_thread() {
    for (const std::uint64_t count : {0U, 1U, 40U}) {
      const auto expected = moved<Real>(steps(count));
      for (const Order order : {Order::particle, Order::step}) {
        SCOPED_TRACE(testing::Message() << count << " steps, order " << name_of(order));
        const auto simulation = created<Real>();
        EXPECT_EQ(&simulation->law(), &law());
        simulation->evolve(steps(count), order);
        expect_state(*simulation, expected);
      }
    }
    if (!law().has_fast) return;
    const Evolution fast = steps(steps_of_an_epoch + 50, Math::fast);
    const auto simulation = created<Real>();
    simulation->evolve(fast, Order::particle);
    expect_state(*simulation, moved<Real>(fast));
  }

  std::unique_ptr<Backend> backend_;
};

TEST_P(LawOnBackend, HasTheBitsOfOneThreadInDouble) {
  expect_bits_of_one_thread<double>();
}
TEST_P(LawOnBackend, HasTheBitsOfOneThreadInSingle) {
  expect_bits_of_one_thread<float>();
}

TEST_P(LawOnBackend, GoesOnAndMovesPiecesWithTheSameBits) {
  const auto simulation = created<double>();
  constexpr std::uint64_t ahead = 4'000;
  Evolution part = steps(15);
  simulation->evolve(part, Order::step);
  part.first_step += 15;
  part.steps = 25;
  simulation->evolve(0, ahead, part, Order::particle);
  const Range rest[] = {{ahead, 1}, {ahead + 1, law_range.count - ahead - 1}};
  simulation->evolve_pieces(rest, part, Order::particle);
  expect_state(*simulation, moved<double>(steps(40)));
}

TEST_P(LawOnBackend, GivesAndTakesEveryColumn) {
  const auto expected = moved<float>(steps(20));
  const auto simulation = make_simulation<float>(*backend_, law(), law_range);
  simulation->load(0, expected.view());
  expect_state(*simulation, expected);
}

TEST_P(LawOnBackend, FindsTheFirstParticleThatIsNotFiniteInAnyColumn) {
  const auto simulation = created<double>();
  EXPECT_EQ(simulation->first_outside_domain(steps(40)), std::nullopt);
  for (unsigned column = 0; column < law().column_count(); ++column) {
    const std::uint64_t place = 9'000 - 1'000 * column;
    ParticleColumns<double> one(law().column_count(), 1);
    simulation->store(place, one.view());
    one.view().columns[column][0] = NAN;
    simulation->load(place, one.view().read_only());
    EXPECT_EQ(simulation->first_outside_domain(steps(40)), place);
  }
}

TEST_P(LawOnBackend, HoldsItsColumnsAndNothingMore) {
  const std::uint64_t host = memory::host_ledger().current();
  const std::uint64_t device = memory::device_ledger().current();
  const auto simulation = created<double>();
  simulation->evolve(steps(3), Order::step);
  const MemoryUse use = backend_->memory_use();
  StateBytes state = use.state(Precision::double_precision, law().column_count(), law_range.count);
  if (law().takes_field) {
    const StateBytes field = use.field(test::grid_for(law()));
    state.host += field.host;
    state.device += field.device;
  }
  EXPECT_EQ(memory::host_ledger().current() - host, state.host);
  EXPECT_EQ(memory::device_ledger().current() - device, state.device);
  EXPECT_GE(state.host + state.device, law_range.count * 8 * law().column_count());
}

TEST_P(LawOnBackend, FindsTheReachThatOneThreadFindsIfTheLawHasOne) {
  if (!law().has_reach) return;
  const auto start_state = start<float>();
  const double expected = reach_of(on_cpu<float>().reach(start_state.view(), steps(40)));
  EXPECT_EQ(created<float>()->reach(steps(40)), expected);
}

TEST_P(LawOnBackend, FindsTheWorstParticleThatOneThreadFindsIfTheLawHasAnExactSolution) {
  if (!law().has_exact_solution()) return;
  const auto simulation = created<double>();
  simulation->evolve(steps(40), Order::particle);
  const auto end = moved<double>(steps(40));
  const auto before = start<double>();
  const WorstKey worst = on_cpu<double>().worst_since(end.view(), steps(40), before.view(), 0);
  EXPECT_EQ(simulation->worst_since_create(steps(40), law_seed), worst);
  EXPECT_EQ(simulation->worst_since(steps(40), 0, before.view()), worst);
}

TEST_P(LawOnBackend, CountsItsParticlesByCell) {
  const Grid grid{7, 5, law().picture};
  std::vector<std::uint64_t> expected(grid.cells(), 0);
  const auto held = start<double>();
  for (std::uint64_t i = 0; i < law_range.count; ++i) {
    ++expected.at(cell_of(grid, held.view().columns[0][i], held.view().columns[1][i]));
  }
  std::vector<std::uint64_t> counts(grid.cells(), 0);
  created<double>()->count_cells(grid, counts);
  EXPECT_EQ(counts, expected);
}

std::string name_of_law_on_backend(
    const testing::TestParamInfo<LawOnBackend::ParamType>& parameters) {
  const LawInfo& law = *std::get<1>(parameters.param);
  std::string name = std::string(law.flow) + "_" + std::string(law.scheme) + "_on_" +
                     std::get<0>(parameters.param).name;
  std::ranges::replace(name, '-', '_');  // which names may not have
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, LawOnBackend,
                         testing::Combine(testing::ValuesIn(test::all_backends),
                                          testing::ValuesIn(test::all_laws())),
                         name_of_law_on_backend);

TEST(Backends, RefuseALawThatTheyWereNotGiven) {
  const LawInfo unknown = *test::all_laws()[0];
  const auto backend = cpu::make_backend(1);
  EXPECT_THROW(static_cast<void>(backend->make_double(unknown, {0, 1})), std::invalid_argument);
}

TEST(CudaBackend, RefusesALawWhoseGpuCodeWasNotCompiled) {
  SIMGPU_NEED_GPU();
  const LawInfo& law = *test::all_laws()[0];
  const cuda::LawFunctions functions{&law, {}, {}, nullptr};
  const cuda::LawFunctions* const laws[] = {&functions};
  const auto backend = cuda::make_backend(0, laws);
  backend->start();
  const auto sentence = testing::HasSubstr("no GPU code for the law circle/euler");
  test::expect_error(ErrorKind::device_unusable, sentence, [&] { backend->load_kernels(law); });
  test::expect_error(ErrorKind::device_unusable, sentence, [&] {
    static_cast<void>(backend->make_single(law, {0, 1}));
  });
}

}  // namespace
}  // namespace simgpu
