// What goes wrong on a machine, done on purpose: each way of checking must tell of what it promises
// to. Compare and checksum promise every bit; verify promises what no rounding can do.

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <type_traits>
#include <utility>

#include "common/compare.hpp"
#include "common/fields.hpp"
#include "cpu/cpu_simulation.hpp"
#include "expected_particle.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using circle::step_length;
using test::initial_particle;
using test::particle_at;
using test::set_particle;

constexpr std::uint64_t teeth_seed = 42;
constexpr Range usual_range{1'000, 501};
constexpr Evolution usual_evolution{1e-5, 100};
constexpr Evolution longer{1e-2, 100};
constexpr std::uint64_t places[] = {0, usual_range.count / 2, usual_range.count - 1};

constexpr unsigned columns_of_circle = test::circle_law.column_count();

/// The number that a particle has in a column.
template <class Real>
Real& number_of(Particle<Real>& particle, unsigned column) {
  Real* number = nullptr;
  for_each_field<columns_of_circle>(particle, [&](Real& one, unsigned place) {
    if (place == column) number = &one;
  });
  return *number;
}

template <class Real>
class Teeth : public testing::Test {
 protected:
  Teeth() : good_(circle_, usual_range, 1), bad_(circle_, usual_range, 1) {
    good_.create(teeth_seed);
    good_.evolve(usual_evolution, Order::particle);
  }

  /// A state that is good but for what `damage` does to it.
  void damage(const std::function<void(ParticleView<Real>)>& damage) {
    auto columns = test::circle_columns_for<Real>(usual_range.count);
    good_.store(0, columns.view());
    damage(columns.view());
    bad_.load(0, columns.view().read_only());
  }
  void damage_one(std::uint64_t place, const std::function<void(Particle<Real>&)>& damage_it) {
    damage([&](ParticleView<Real> particles) {
      Particle<Real> particle = particle_at(particles, place);
      damage_it(particle);
      set_particle(particles, place, particle);
    });
  }

  void expect_told_by_bits(std::uint64_t place) {
    EXPECT_NE(bad_.checksum(), good_.checksum());
    const Comparison comparison = compare<Real>(good_, bad_);
    EXPECT_FALSE(comparison.bitwise_equal());
    ASSERT_TRUE(comparison.worst.has_value());
    EXPECT_EQ(comparison.worst->index, usual_range.first + place);
  }
  void expect_told_by_verify(std::uint64_t place) {
    const WorstKey worst = bad_.worst_since_create(usual_evolution, teeth_seed);
    EXPECT_FALSE(all_within_tolerance(worst));
    EXPECT_EQ(place_of(worst), place);
  }
  void expect_told(std::uint64_t place) {
    expect_told_by_bits(place);
    expect_told_by_verify(place);
  }

  const cpu::LawFunctions& circle_ = cpu::law_functions<laws::Circle>();
  cpu::CpuSimulation<Real> good_;
  cpu::CpuSimulation<Real> bad_;
};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(Teeth, Precisions);

template <class Real>
Real with_flipped_bit(Real value, unsigned bit) {
  using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<Real>(static_cast<Bits>(std::bit_cast<Bits>(value) ^ (Bits{1} << bit)));
}

TYPED_TEST(Teeth, GoodStateIsToldToBeGood) {
  this->damage([](ParticleView<TypeParam>) {});
  EXPECT_EQ(this->bad_.checksum(), this->good_.checksum());
  EXPECT_TRUE(compare<TypeParam>(this->good_, this->bad_).bitwise_equal());
  EXPECT_TRUE(all_within_tolerance(this->bad_.worst_since_create(usual_evolution, teeth_seed)));
}

TYPED_TEST(Teeth, EachBitOfEachColumnIsToldByCompareAndChecksum) {
  constexpr unsigned bits = 8 * sizeof(TypeParam);
  for (const std::uint64_t place : places) {
    for (unsigned column = 0; column < columns_of_circle; ++column) {
      for (unsigned bit = 0; bit < bits; ++bit) {
        SCOPED_TRACE(testing::Message() << "column " << column << ", bit " << bit);
        this->damage_one(place, [&](Particle<TypeParam>& particle) {
          TypeParam& value = number_of(particle, column);
          value = with_flipped_bit(value, bit);
        });
        this->expect_told_by_bits(place);
      }
    }
  }
}

// The lower half of a significand is within the tolerance of long runs, so nothing is said of it;
// but of a speed, which no step changes, every bit.
TYPED_TEST(Teeth, SignExponentAndHighBitsAreToldByVerify) {
  constexpr unsigned bits = 8 * sizeof(TypeParam);
  constexpr unsigned significand = std::numeric_limits<TypeParam>::digits - 1;
  for (const std::uint64_t place : places) {
    for (unsigned column = 0; column < columns_of_circle; ++column) {
      const bool speed = column == columns_of_circle - 1;
      for (unsigned bit = speed ? 0 : significand - 8; bit < bits; ++bit) {
        SCOPED_TRACE(testing::Message() << "column " << column << ", bit " << bit);
        this->damage_one(place, [&](Particle<TypeParam>& particle) {
          TypeParam& value = number_of(particle, column);
          value = with_flipped_bit(value, bit);
        });
        this->expect_told_by_verify(place);
      }
    }
  }
}

TYPED_TEST(Teeth, ParticleThatWasSkippedIsTold) {
  for (const std::uint64_t place : places) {
    this->damage_one(place, [&](Particle<TypeParam>& particle) {
      particle = initial_particle<TypeParam>(teeth_seed, usual_range.first + place);
    });
    this->expect_told(place);
  }
}

TYPED_TEST(Teeth, StepTooManyOrTooFewIsTold) {
  for (const std::uint64_t steps : {usual_evolution.steps - 1, usual_evolution.steps + 1}) {
    for (const std::uint64_t place : places) {
      this->damage_one(place, [&](Particle<TypeParam>& particle) {
        particle = test::expected_particle<TypeParam>(teeth_seed, usual_range.first + place,
                                                      {usual_evolution.timestep, steps});
      });
      this->expect_told_by_bits(place);
      // In single precision a step is less than what a hundred of them may be rounded by.
      if (sizeof(TypeParam) == sizeof(double)) this->expect_told_by_verify(place);
    }
  }
}

TYPED_TEST(Teeth, SwappedCoordinatesAreTold) {
  for (const std::uint64_t place : places) {
    this->damage_one(place,
                     [](Particle<TypeParam>& particle) { std::swap(particle.x, particle.y); });
    this->expect_told(place);
  }
}

TYPED_TEST(Teeth, ParticleInAnothersPlaceIsTold) {
  this->damage([](ParticleView<TypeParam> particles) {
    const Particle<TypeParam> first = particle_at(particles, 0);
    set_particle(particles, 0, particle_at(particles, 1));
    set_particle(particles, 1, first);
  });
  EXPECT_NE(this->bad_.checksum(), this->good_.checksum());
  EXPECT_EQ((compare<TypeParam>(this->good_, this->bad_).differing), 2U);
  EXPECT_FALSE(all_within_tolerance(this->bad_.worst_since_create(usual_evolution, teeth_seed)));
}

TYPED_TEST(Teeth, NanIsTold) {
  for (const std::uint64_t place : places) {
    for (unsigned column = 0; column < columns_of_circle; ++column) {
      this->damage_one(place, [&](Particle<TypeParam>& particle) {
        number_of(particle, column) = std::numeric_limits<TypeParam>::quiet_NaN();
      });
      this->expect_told(place);
    }
  }
}

TYPED_TEST(Teeth, StaleStateIsTold) {
  this->bad_.create(teeth_seed);
  EXPECT_NE(this->bad_.checksum(), this->good_.checksum());
  EXPECT_GT((compare<TypeParam>(this->good_, this->bad_).differing), usual_range.count * 9 / 10);
  EXPECT_FALSE(all_within_tolerance(this->bad_.worst_since_create(usual_evolution, teeth_seed)));
}

/// The step as a compiler would make it that may contract a*b + c.
template <class Real>
void contracted_step(Real a, Particle<Real>& particle) {
  const Real x = particle.x;
  const Real y = particle.y;
  const Real r = std::sqrt(std::fma(x, x, y * y));
  particle.x = x - (a * y) / r;
  particle.y = y + (a * x) / r;
}

// It rounds once less, which is no error that verify could see, and where a step is short against
// the radius it changes not even a bit: these are longer.
TYPED_TEST(Teeth, ContractionIsToldByCompareAndChecksum) {
  this->good_.create(teeth_seed);
  this->good_.evolve(longer, Order::particle);
  this->damage([](ParticleView<TypeParam> particles) {
    for (std::uint64_t i = 0; i < usual_range.count; ++i) {
      auto particle = initial_particle<TypeParam>(teeth_seed, usual_range.first + i);
      const TypeParam a = step_length(static_cast<TypeParam>(longer.timestep), particle);
      for (std::uint64_t n = 0; n < longer.steps; ++n) contracted_step(a, particle);
      set_particle(particles, i, particle);
    }
  });
  EXPECT_NE(this->bad_.checksum(), this->good_.checksum());
  EXPECT_FALSE((compare<TypeParam>(this->good_, this->bad_).bitwise_equal()));
  EXPECT_TRUE(all_within_tolerance(this->bad_.worst_since_create(longer, teeth_seed)));
}

}  // namespace
}  // namespace simgpu
