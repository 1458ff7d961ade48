// States of n columns: their columns, and the rows of a law that are loaded from them.

#include <gtest/gtest.h>

#include <cstdint>
#include <set>

#include "circle_particles.hpp"
#include "common/column.hpp"

namespace simgpu {
namespace {

using test::circle_columns_for;
using test::circle_law;
using test::particle_at;
using test::set_particle;

TEST(Particle, TakesTwentyFourBytesInDoubleAndTwelveInSingle) {
  const std::size_t columns = circle_law.columns.size();
  EXPECT_EQ(bytes_per_particle(Precision::double_precision, columns), 24U);
  EXPECT_EQ(bytes_per_particle(Precision::single_precision, columns), 12U);
  EXPECT_EQ(sizeof(circle::Particle<double>), 24U);
  EXPECT_EQ(sizeof(circle::Particle<float>), 12U);
}

TEST(Particle, BytesOfMoreThanThereCanBeAreTheLargestNumber) {
  EXPECT_EQ(bytes_of(Precision::double_precision, 3, UINT64_MAX / 24), UINT64_MAX / 24 * 24);
  EXPECT_EQ(bytes_of(Precision::double_precision, 3, UINT64_MAX / 24 + 1), UINT64_MAX);
  EXPECT_EQ(bytes_of(Precision::double_precision, 0, UINT64_MAX), 0U);
}

TEST(Particle, ColumnsOfTheCircleAreNamedInTheirOrder) {
  ASSERT_EQ(circle_law.column_count(), 3U);
  EXPECT_EQ(circle_law.columns[0].name, "x");
  EXPECT_EQ(circle_law.columns[1].name, "y");
  EXPECT_EQ(circle_law.columns[2].name, "angular_speed");
}

TEST(Particle, ColumnsAreFoundByNameAndNothingElseIs) {
  EXPECT_EQ(column_named(circle_law.columns, "x"), 0U);
  EXPECT_EQ(column_named(circle_law.columns, "y"), 1U);
  EXPECT_EQ(column_named(circle_law.columns, "angular_speed"), 2U);
  EXPECT_EQ(column_named(circle_law.columns, "X"), std::nullopt);
  EXPECT_EQ(column_named(circle_law.columns, ""), std::nullopt);
}

TEST(Particle, FieldsAreItsMembersInTheirOrder) {
  circle::Particle<double> particle{1, 2, 3};
  EXPECT_EQ(&(field_of<0, 3>(particle)), &particle.x);
  EXPECT_EQ(&(field_of<1, 3>(particle)), &particle.y);
  EXPECT_EQ(&(field_of<2, 3>(particle)), &particle.angular_speed);
}

/// Structs of so many members have them visited one by one, in their order.
template <class Row>
void expect_members_in_order(Row row) {
  constexpr unsigned count = field_count<Row, int>;
  unsigned visited = 0;
  for_each_field<count>(row, [&](int& member, unsigned place) {
    EXPECT_EQ(place, visited++);
    EXPECT_EQ(member, static_cast<int>(place) + 1);
  });
  EXPECT_EQ(visited, count);
}

TEST(Particle, MayHaveFromOneToEightFields) {
  struct One {
    int a;
  };
  struct Two {
    int a, b;
  };
  struct Four {
    int a, b, c, d;
  };
  struct Five {
    int a, b, c, d, e;
  };
  struct Six {
    int a, b, c, d, e, f;
  };
  struct Seven {
    int a, b, c, d, e, f, g;
  };
  struct Eight {
    int a, b, c, d, e, f, g, h;
  };
  expect_members_in_order(One{1});
  expect_members_in_order(Two{1, 2});
  expect_members_in_order(Four{1, 2, 3, 4});
  expect_members_in_order(Five{1, 2, 3, 4, 5});
  expect_members_in_order(Six{1, 2, 3, 4, 5, 6});
  expect_members_in_order(Seven{1, 2, 3, 4, 5, 6, 7});
  expect_members_in_order(Eight{1, 2, 3, 4, 5, 6, 7, 8});
}

template <class Real>
class ParticleColumnsTest : public testing::Test {};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(ParticleColumnsTest, Precisions);

TYPED_TEST(ParticleColumnsTest, NumberWrittenToAColumnIsTheParticlesMember) {
  constexpr std::uint64_t count = 5;
  auto columns = circle_columns_for<TypeParam>(count);
  for (unsigned column = 0; column < circle_law.column_count(); ++column) {
    for (std::uint64_t i = 0; i < count; ++i) {
      columns.view().columns[column][i] = static_cast<TypeParam>(10 * column + i);
    }
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto particle = particle_at(columns.view(), i);
    EXPECT_EQ(particle.x, static_cast<TypeParam>(i));
    EXPECT_EQ(particle.y, static_cast<TypeParam>(10 + i));
    EXPECT_EQ(particle.angular_speed, static_cast<TypeParam>(20 + i));
  }
}

TYPED_TEST(ParticleColumnsTest, FirstColumnsOfAParticleAreStoredAlone) {
  auto columns = circle_columns_for<TypeParam>(2);
  for (std::uint64_t i = 0; i < 2; ++i) set_particle(columns.view(), i, {1, 2, 3});
  store_first<2>(columns.view(), 1, circle::Particle<TypeParam>{4, 5, 6});
  const auto particle = particle_at(columns.view(), 1);
  EXPECT_EQ(particle.x, 4);
  EXPECT_EQ(particle.y, 5);
  EXPECT_EQ(particle.angular_speed, 3);
  EXPECT_EQ(particle_at(columns.view(), 0).x, 1);
}

TYPED_TEST(ParticleColumnsTest, StoredParticleIsLoadedAgainAndItsNeighboursStay) {
  auto columns = circle_columns_for<TypeParam>(3);
  const ParticleView<TypeParam> view = columns.view();
  for (std::uint64_t i = 0; i < 3; ++i) set_particle(view, i, {1, 2, 3});
  set_particle(view, 1, {4, 5, 6});
  EXPECT_EQ(particle_at(view, 0).y, 2);
  EXPECT_EQ(particle_at(view, 1).y, 5);
  EXPECT_EQ(particle_at(view, 2).y, 2);
}

TYPED_TEST(ParticleColumnsTest, SubviewStartsAtItsOffset) {
  auto columns = circle_columns_for<TypeParam>(4);
  const ParticleView<TypeParam> view = columns.view();
  for (std::uint64_t i = 0; i < 4; ++i) set_particle(view, i, {static_cast<TypeParam>(i), 0, 0});
  const ParticleView<TypeParam> part = view.subview(1, 2);
  EXPECT_EQ(part.size, 2U);
  EXPECT_EQ(particle_at(part, 0).x, 1);
  EXPECT_EQ(particle_at(part, 1).x, 2);
}

TYPED_TEST(ParticleColumnsTest, AsksForItsBytesAndNoMore) {
  const std::uint64_t before = memory::host_ledger().current();
  const auto columns = circle_columns_for<TypeParam>(1000);
  EXPECT_EQ(memory::host_ledger().current() - before, 3000 * sizeof(TypeParam));
}

}  // namespace
}  // namespace simgpu
