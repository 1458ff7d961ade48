// What holds for every law, in both precisions: the scalar step, the CPU's blocks in each order and
// with each instruction set, and the kernels' bodies in any launch shape give the same bits.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "common/kernels/create.hpp"
#include "common/kernels/evolve.hpp"
#include "common/kernels/grid_stride.hpp"
#include "common/kernels/reduction.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/lanes.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/launch_shape.hpp"
#include "launches.hpp"
#include "laws/all_laws.hpp"
#include "test_backends.hpp"

namespace simgpu {
namespace {

template <class LawOfCase, class RealOfCase>
struct Case {
  using Law = LawOfCase;
  using Real = RealOfCase;
};

template <class List>
struct CasesOf;
template <class... Law>
struct CasesOf<test::LawList<Law...>> {
  using Type = testing::Types<Case<Law, double>..., Case<Law, float>...>;
};

struct NameOfCase {
  template <class C>
  static std::string GetName(int) {
    return std::string(law_info<typename C::Law>.flow) + "_" +
           std::string(law_info<typename C::Law>.scheme) + "_" +
           std::string(name_of(precision_of<typename C::Real>));
  }
};

constexpr std::uint64_t seed = 3;
constexpr std::uint64_t first = 1'000;

template <class C>
class EveryLaw : public testing::Test {
 protected:
  using Law = typename C::Law;
  using Real = typename C::Real;
  using Columns = ParticleColumns<Real>;
  static constexpr unsigned columns = column_count<Law>;

  static Evolution evolution(std::uint64_t steps, Math math = Math::exact) {
    return {1e-3, steps, math, -0.75, 5, law_info<Law>.default_parameters()};
  }

  static void create(ParticleView<Real> particles) {
    const Create<Real> body{particles, StartBox(Law::columns), seed, first};
    for (std::uint64_t i = 0; i < particles.size; ++i) body(i);
  }

  /// Particles that took the law's own steps, one after the other.
  static Columns stepped(std::uint64_t count, const Evolution& evolution) {
    Columns particles(columns, count);
    create(particles.view());
    const Stepper<Law, Real> stepper(evolution);
    for (std::uint64_t i = 0; i < count; ++i) {
      auto particle = load<ParticleOf<Law, Real>>(particles.view(), i);
      for (std::uint64_t n = 0; n < evolution.steps; ++n) Law::step(stepper.at(n), particle);
      store(particles.view(), i, particle);
    }
    return particles;
  }

  static void expect_same_bits(const ParticleView<Real>& expected,
                               const ParticleView<Real>& actual) {
    for (unsigned column = 0; column < columns; ++column) {
      EXPECT_EQ(std::memcmp(expected.columns[column], actual.columns[column],
                            expected.size * sizeof(Real)),
                0)
          << "column " << law_info<Law>.columns[column].name;
    }
  }

  static const cpu::LawFunctionsIn<Real>& on_cpu() {
    return cpu::law_functions<Law>().template in<Real>();
  }

  /// Counts round whole blocks of lanes, and round the rest that is moved one by one.
  static std::vector<std::uint64_t> counts() {
    constexpr std::uint64_t block = cpu::lanes<Real>;
    constexpr std::uint64_t few = cpu::few<Real>;
    return {0, 1, few, few + 1, block - 1, block, block + 1, block + few + 1, 5 * block + 3};
  }
};

TYPED_TEST_SUITE(EveryLaw, CasesOf<test::AllLaws>::Type, NameOfCase);

TYPED_TEST(EveryLaw, HasTheBitsOfItsStepWithEachInstructionSetInEachOrder) {
  for (const std::uint64_t count : this->counts()) {
    const auto evolution = this->evolution(20);
    auto expected = this->stepped(count, evolution);
    for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
      for (const Order order : {Order::particle, Order::step}) {
        SCOPED_TRACE(testing::Message() << count << " particles, " << cpu::name_of(set)
                                        << ", order " << name_of(order));
        typename TestFixture::Columns actual(this->columns, count);
        this->create(actual.view());
        this->on_cpu().evolve_exact(actual.view(), evolution, order, set);
        this->expect_same_bits(expected.view(), actual.view());
      }
    }
  }
}

TYPED_TEST(EveryLaw, HasTheBitsOfItsStepInKernelsOfAnyShape) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  const auto evolution = this->evolution(3);
  constexpr std::uint64_t count = 700;
  auto expected = this->stepped(count, evolution);
  for (const cuda::LaunchShape& shape : test::launch_shapes) {
    typename TestFixture::Columns actual(this->columns, count);
    test::launch(shape, count, Create<Real>{actual.view(), StartBox(Law::columns), seed, first});
    test::launch(shape, count,
                 Evolve<Law, Real>{actual.view(), Stepper<Law, Real>(evolution), 0, 3});
    this->expect_same_bits(expected.view(), actual.view());
  }
}

TYPED_TEST(EveryLaw, HasTheSameBitsWhereARunIsCutIntoParts) {
  const auto whole = this->evolution(30);
  constexpr std::uint64_t count = 100;
  auto expected = this->stepped(count, whole);
  typename TestFixture::Columns actual(this->columns, count);
  this->create(actual.view());
  std::uint64_t done = 0;
  for (const std::uint64_t steps : {1U, 12U, 17U}) {
    Evolution part = whole;
    part.first_step = whole.first_step + done;
    part.steps = steps;
    this->on_cpu().evolve_exact(actual.view(), part, Order::particle, cpu::best_instruction_set());
    done += steps;
  }
  this->expect_same_bits(expected.view(), actual.view());
}

TYPED_TEST(EveryLaw, MovesSomeColumnsAndLeavesTheOthersAsTheyAre) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  constexpr std::uint64_t count = 50;
  auto before = this->stepped(count, this->evolution(0));
  auto after = this->stepped(count, this->evolution(7));
  for (unsigned column = 0; column < this->columns; ++column) {
    const bool same = std::memcmp(before.view().columns[column], after.view().columns[column],
                                  count * sizeof(Real)) == 0;
    EXPECT_EQ(same, column >= moved_column_count<Law>) << Law::columns[column].name;
  }
}

TYPED_TEST(EveryLaw, HasTheBitsOfOneTextInFastArithmetic) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  if constexpr (!HasFast<Law>) {
    EXPECT_FALSE(law_info<Law>.has_fast);
    EXPECT_EQ(this->on_cpu().evolve_fast, nullptr);
  } else {
    const auto evolution = this->evolution(1'100, Math::fast);
    for (const std::uint64_t count : this->counts()) {
      typename TestFixture::Columns expected(this->columns, count);
      this->create(expected.view());
      test::launch(
          {2, 256}, count,
          EvolveFast<Law, Real>{expected.view(), Stepper<Law, Real>(evolution), evolution.steps});
      for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
        SCOPED_TRACE(testing::Message() << count << " particles, " << cpu::name_of(set));
        typename TestFixture::Columns actual(this->columns, count);
        this->create(actual.view());
        this->on_cpu().evolve_fast(actual.view(), evolution, set);
        this->expect_same_bits(expected.view(), actual.view());
      }
    }
  }
}

TYPED_TEST(EveryLaw, HasTheSameChecksumInSimulationsOfAnyThreads) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  const auto evolution = this->evolution(10);
  constexpr std::uint64_t count = 70'000;
  auto expected = this->stepped(count, evolution);
  const HashOfParticle<Real> hash_of{expected.view().read_only(), first};
  std::uint64_t checksum = 0;
  for (std::uint64_t i = 0; i < count; ++i) checksum += hash_of(i);
  for (const int threads : {1, 3}) {
    const auto backend = cpu::make_backend(threads, test::all_laws_on_cpu());
    backend->start();
    const auto simulation = make_simulation<Real>(*backend, law_info<Law>, {first, count});
    simulation->create(seed);
    simulation->evolve(evolution, Order::particle);
    EXPECT_EQ(simulation->checksum(), checksum) << threads << " threads";
    EXPECT_FALSE(simulation->first_outside_domain(evolution));
  }
}

TYPED_TEST(EveryLaw, HasTheBitsOfTheCpuOnCuda) {
  SIMGPU_NEED_GPU();
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  constexpr std::uint64_t count = 1'003;
  const auto backend = cuda::make_backend(0, test::all_laws_on_cuda());
  backend->start();
  backend->load_kernels(law_info<Law>);
  const auto simulation = make_simulation<Real>(*backend, law_info<Law>, {first, count});
  // More steps than a graph of launches has, and some beyond.
  const auto evolution = this->evolution(150);
  auto expected = this->stepped(count, evolution);
  typename TestFixture::Columns actual(this->columns, count);
  for (const Order order : {Order::particle, Order::step}) {
    SCOPED_TRACE(name_of(order));
    simulation->create(seed);
    simulation->evolve(evolution, order);
    simulation->store(0, actual.view());
    this->expect_same_bits(expected.view(), actual.view());
  }
  if constexpr (HasFast<Law>) {
    const auto fast = this->evolution(1'100, Math::fast);
    this->create(expected.view());
    this->on_cpu().evolve_fast(expected.view(), fast, cpu::best_instruction_set());
    simulation->create(seed);
    simulation->evolve(fast, Order::particle);
    simulation->store(0, actual.view());
    this->expect_same_bits(expected.view(), actual.view());
  }
}

TEST(LawInfos, TellLawsApartByTheirNames) {
  const auto laws = test::all_laws();
  for (const LawInfo* const one : laws) {
    for (const LawInfo* const other : laws) {
      const bool same = one->flow == other->flow && one->scheme == other->scheme;
      EXPECT_EQ(same, one == other) << one->flow;
    }
  }
}

TEST(LawInfos, NameEachColumnAndEachParameterOnce) {
  for (const LawInfo* const law : test::all_laws()) {
    std::vector<std::string_view> names;
    for (const ColumnInfo& column : law->columns) names.push_back(column.name);
    for (const ParameterInfo& parameter : law->parameters) names.push_back(parameter.name);
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end()) << law->flow;
    EXPECT_LE(law->dimensions, law->column_count());
  }
}

}  // namespace
}  // namespace simgpu
