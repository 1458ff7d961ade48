#include "common/laws/circle/particle.hpp"

#include <gtest/gtest.h>

#include <set>

#include "common/particle_columns.hpp"

namespace simgpu {
namespace {

TEST(Particle, TakesTwentyFourBytesInDoubleAndTwelveInSingle) {
  EXPECT_EQ(bytes_per_particle<double>, 24U);
  EXPECT_EQ(bytes_per_particle<float>, 12U);
  EXPECT_EQ(sizeof(Particle<double>), 24U);
  EXPECT_EQ(sizeof(Particle<float>), 12U);
}

TEST(Particle, FieldListNamesEachFieldOnceWithUnitAndMeaning) {
  std::set<std::string_view> names;
  for (const FieldInfo& field : field_info) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name;
    EXPECT_FALSE(field.unit.empty()) << field.name;
    EXPECT_FALSE(field.meaning.empty()) << field.name;
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"x", "y", "angular_speed"}));
}

TEST(Particle, FieldsAreFoundByNameAndNothingElseIs) {
  EXPECT_EQ(field_named("x"), Field::x);
  EXPECT_EQ(field_named("y"), Field::y);
  EXPECT_EQ(field_named("angular_speed"), Field::angular_speed);
  EXPECT_EQ(field_named("X"), std::nullopt);
  EXPECT_EQ(field_named(""), std::nullopt);
}

TEST(Particle, ValueOfGivesTheNamedMember) {
  Particle<double> particle{1, 2, 3};
  EXPECT_EQ(value_of(particle, Field::x), 1);
  EXPECT_EQ(value_of(particle, Field::y), 2);
  EXPECT_EQ(value_of(particle, Field::angular_speed), 3);
  value_of(particle, Field::y) = 5;
  EXPECT_EQ(particle.y, 5);
}

template <class Real>
class ParticleColumnsTest : public testing::Test {};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(ParticleColumnsTest, Precisions);

TYPED_TEST(ParticleColumnsTest, ColumnWrittenByNameComesBackByName) {
  constexpr std::uint64_t count = 5;
  ParticleColumns<TypeParam> columns(count);
  for (const FieldInfo& info : field_info) {
    const Field field = field_named(info.name).value();
    for (std::uint64_t i = 0; i < count; ++i) {
      columns.view().column(field)[i] =
          static_cast<TypeParam>(10 * static_cast<int>(field)) + static_cast<TypeParam>(i);
    }
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const Particle<TypeParam> particle = columns.view().load(i);
    EXPECT_EQ(particle.x, static_cast<TypeParam>(i));
    EXPECT_EQ(particle.y, static_cast<TypeParam>(10 + i));
    EXPECT_EQ(particle.angular_speed, static_cast<TypeParam>(20 + i));
  }
}

TYPED_TEST(ParticleColumnsTest, StoredParticleIsLoadedAgainAndItsNeighboursStay) {
  ParticleColumns<TypeParam> columns(3);
  const ParticleView<TypeParam> view = columns.view();
  for (std::uint64_t i = 0; i < 3; ++i) view.store(i, {1, 2, 3});
  view.store(1, {4, 5, 6});
  EXPECT_EQ(view.load(0).y, 2);
  EXPECT_EQ(view.load(1).y, 5);
  EXPECT_EQ(view.load(2).y, 2);
}

TYPED_TEST(ParticleColumnsTest, SubviewStartsAtItsOffset) {
  ParticleColumns<TypeParam> columns(4);
  const ParticleView<TypeParam> view = columns.view();
  for (std::uint64_t i = 0; i < 4; ++i) view.store(i, {static_cast<TypeParam>(i), 0, 0});
  const ParticleView<TypeParam> part = view.subview(1, 2);
  EXPECT_EQ(part.size, 2U);
  EXPECT_EQ(part.load(0).x, 1);
  EXPECT_EQ(part.load(1).x, 2);
}

TYPED_TEST(ParticleColumnsTest, AsksForItsBytesAndNoMore) {
  const std::uint64_t before = memory::host_ledger().current();
  const ParticleColumns<TypeParam> columns(1000);
  EXPECT_EQ(memory::host_ledger().current() - before, 1000 * bytes_per_particle<TypeParam>);
}

}  // namespace
}  // namespace simgpu
