// What holds for states of every law, those that simgpu comes with and the tests' own: their start,
// checksum, domain, reach and exact solution, and what is known of their columns.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "common/built_in_laws.hpp"
#include "common/checksum.hpp"
#include "common/initial_state.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/misfit.hpp"
#include "common/kernels/reduction.hpp"
#include "cpu/law_functions.hpp"
#include "launches.hpp"
#include "laws/all_laws.hpp"
#include "laws/each_law.hpp"

namespace simgpu {
namespace {

using cuda::LaunchShape;
using test::launch;
using test::launch_shapes;
using test::reduce;

template <class Case>
class StatesOfEachLaw : public test::EachLaw<Case> {};
TYPED_TEST_SUITE(StatesOfEachLaw, test::CasesOfAllLaws, test::NameOfCase);

TYPED_TEST(StatesOfEachLaw, LaunchShapesCreateTheSameStartInItsBox) {
  using Real = typename TypeParam::Real;
  constexpr std::uint64_t count = 1'003;
  const StartBox box(TypeParam::Law::columns);
  ParticleColumns<Real> expected(this->columns, count);
  for (unsigned column = 0; column < this->columns; ++column) {
    const ColumnInfo& info = this->law.columns[column];
    for (std::uint64_t i = 0; i < count; ++i) {
      const Real number = initial_number<Real>(box, test::law_seed, test::law_first + i, column);
      expected.view().columns[column][i] = number;
      EXPECT_GE(number, static_cast<Real>(info.start_from)) << info.name;
      EXPECT_LE(number, static_cast<Real>(info.start_to)) << info.name;
    }
  }
  this->expect_bits(expected, this->start(count));
  for (const LaunchShape& shape : launch_shapes) {
    ParticleColumns<Real> created(this->columns, count);
    launch(shape, count, Create<Real>{created.view(), box, test::law_seed, test::law_first});
    this->expect_bits(created, this->start(count));
  }
}

TYPED_TEST(StatesOfEachLaw, LaunchShapesSumTheSameChecksumInWhichEveryColumnCounts) {
  using Real = typename TypeParam::Real;
  auto held = this->columns_of(this->start(1'003));
  const HashOfParticle<Real> hash_of{held.view().read_only(), test::law_first};
  const auto sum = [&] {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < held.size(); ++i) {
      sum += particle_hash(test::law_first + i, held.view(), i);
    }
    return sum;
  };
  for (const LaunchShape& shape : launch_shapes) {
    EXPECT_EQ(reduce<Sum>(shape, held.size(), hash_of), sum());
  }
  std::set<std::uint64_t> sums = {sum()};
  for (unsigned column = 0; column < this->columns; ++column) {
    Real& number = held.view().columns[column][500];
    const Real before = std::exchange(number, std::nextafter(number, Real(100)));
    EXPECT_TRUE(sums.insert(sum()).second) << "column " << column;
    number = before;
  }
}

TYPED_TEST(StatesOfEachLaw, GeneratedParticlesAreInTheDomainAndWhatIsNotFiniteIsNot) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  const Evolution evolution = this->evolution_of_steps(100);
  auto held = this->columns_of(this->start(1'003));
  const PlaceOutsideDomain<Law, Real> place{held.view().read_only(), evolution};
  const auto expect_first_outside = [&](std::uint64_t outside) {
    const bool is_none = outside == held.size();
    EXPECT_EQ(this->functions().first_outside_domain(held.view().read_only(), evolution), outside);
    for (const LaunchShape& shape : launch_shapes) {
      EXPECT_EQ(reduce<Smallest>(shape, held.size(), place),
                is_none ? Smallest::identity : outside);
    }
  };
  expect_first_outside(held.size());
  for (unsigned column = 0; column < this->columns; ++column) {
    for (const Real bad : {std::numeric_limits<Real>::quiet_NaN(), Real(INFINITY)}) {
      for (const std::uint64_t outside : {std::uint64_t{0}, std::uint64_t{702}}) {
        Real& number = held.view().columns[column][outside];
        const Real before = std::exchange(number, bad);
        expect_first_outside(outside);
        const auto row = this->columns_of({load<ParticleOf<Law, Real>>(held.view(), outside)});
        Real numbers[most_columns] = {};
        for (unsigned i = 0; i < this->columns; ++i) numbers[i] = row.view().columns[i][0];
        EXPECT_FALSE(this->law.template on_host<Real>().domain_problem(numbers).empty());
        number = before;
      }
    }
  }
}

TYPED_TEST(StatesOfEachLaw, LaunchShapesFindTheSameReach) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  if constexpr (HasReach<Law>) {
    const Evolution evolution = this->evolution_of_steps(100);
    const auto held = this->columns_of(this->start(1'003));
    const std::uint64_t reach = this->functions().reach(held.view(), evolution);
    EXPECT_GT(reach, 0U);
    for (const LaunchShape& shape : launch_shapes) {
      EXPECT_EQ(
          (reduce<Largest>(shape, held.size(), ReachOfParticle<Law, Real>{held.view(), evolution})),
          reach);
    }
  } else {
    EXPECT_EQ(this->functions().reach, nullptr);
    EXPECT_FALSE(this->law.has_reach);
  }
}

TYPED_TEST(StatesOfEachLaw, LaunchShapesFindTheSameWorstParticleWhichIsWithinItsTolerance) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  if constexpr (HasExactSolution<Law>) {
    const Evolution evolution = this->evolution_of_steps(100);
    const auto start = this->columns_of(this->start(1'003));
    const auto end = this->columns_of(this->moved(this->start(1'003), evolution));
    const auto& functions = this->functions();
    const WorstKey worst =
        functions.worst_since_create(end.view(), evolution, test::law_seed, test::law_first, 0);
    EXPECT_TRUE(!this->law.judges || all_within_tolerance(worst));
    EXPECT_EQ(functions.worst_since(end.view(), evolution, start.view(), 0), worst);
    const KeyOfMisfit<Law, Real, GeneratedStart> since_create{
        end.view(), {StartBox(Law::columns), test::law_seed, test::law_first}, evolution, 0};
    const KeyOfMisfit<Law, Real, StoredStart> since{end.view(), {start.view()}, evolution, 0};
    for (const LaunchShape& shape : launch_shapes) {
      EXPECT_EQ(reduce<Largest>(shape, end.size(), since_create), worst);
      EXPECT_EQ(reduce<Largest>(shape, end.size(), since), worst);
    }
    if (!this->law.judges) return;
    EXPECT_FALSE(
        all_within_tolerance(functions.worst_since(start.view(), evolution, start.view(), 0)))
        << "of particles that were not moved";
  } else {
    EXPECT_EQ(this->functions().worst_since, nullptr);
    EXPECT_EQ(this->functions().worst_since_create, nullptr);
    EXPECT_FALSE(this->law.has_exact_solution());
  }
}

TYPED_TEST(StatesOfEachLaw, SaysWhatItIs) {
  const LawInfo& law = this->law;
  EXPECT_FALSE(law.flow.empty());
  EXPECT_FALSE(law.scheme.empty());
  EXPECT_FALSE(law.meaning.empty());
  ASSERT_LE(law.dimensions, law.columns.size());
  EXPECT_TRUE(law.dimensions == 2 || law.dimensions == 3);
  EXPECT_LT(law.picture.left, law.picture.right);
  EXPECT_LT(law.picture.bottom, law.picture.top);
  std::set<std::string_view> names;
  for (const ColumnInfo& column : law.columns) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name << " twice";
    EXPECT_FALSE(column.name.empty());
    EXPECT_FALSE(column.unit.empty()) << column.name;
    EXPECT_FALSE(column.meaning.empty()) << column.name;
    EXPECT_LE(column.start_from, column.start_to) << column.name;
  }
  for (std::size_t i = 0; i < law.parameters.size(); ++i) {
    const ParameterInfo& parameter = law.parameters[i];
    EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name << " twice";
    EXPECT_FALSE(parameter.meaning.empty()) << parameter.name;
    EXPECT_EQ(law.default_parameters()[i], parameter.default_value);
  }
}

TEST(AllLaws, HaveNamesAndDescriptionsOfTheirOwn) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  std::set<const LawInfo*> addresses;
  for (const LawInfo* const law : test::all_laws()) {
    EXPECT_TRUE(names.insert({law->flow, law->scheme}).second) << law->flow << "/" << law->scheme;
    EXPECT_TRUE(addresses.insert(law).second);
  }
  EXPECT_GE(names.size(), 2U);
  EXPECT_EQ(test::all_laws_on_cpu().size(), names.size());
  EXPECT_EQ(test::all_laws_on_cuda().size(), names.size());
}

TEST(AllLaws, BeginWithThoseThatSimgpuComesWithAndBackendsKnowThemByTheSameAddress) {
  for (std::size_t i = 0; i < test::all_laws().size(); ++i) {
    EXPECT_EQ(test::all_laws_on_cpu()[i]->law, test::all_laws()[i]);
    EXPECT_EQ(test::all_laws_on_cuda()[i]->law, test::all_laws()[i]);
    if (i >= built_in_laws().size()) continue;
    EXPECT_EQ(built_in_laws()[i], test::all_laws()[i]);
    EXPECT_EQ(cpu::built_in_laws()[i], test::all_laws_on_cpu()[i]);
    EXPECT_EQ(cuda::built_in_laws()[i], test::all_laws_on_cuda()[i]);
  }
}

}  // namespace
}  // namespace simgpu
