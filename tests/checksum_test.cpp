#include "common/checksum.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <set>

#include "circle_particles.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using test::hash_of;

TEST(Checksum, MixIsTheFinaliserOfSplitMix64) {
  // The first outputs of SplitMix64 from seed 0, as its authors' reference code gives them.
  EXPECT_EQ(mix(0x9e3779b97f4a7c15U), 0xe220a8397b1dcdafU);
  EXPECT_EQ(mix(2 * 0x9e3779b97f4a7c15U), 0x6e789e6aa1b965f4U);
}

TEST(Checksum, BitsAreThoseOfTheNumber) {
  EXPECT_EQ(bits_of(1.0), 0x3ff0000000000000U);
  EXPECT_EQ(bits_of(-0.0F), 0x80000000U);
}

// Every single flipped bit of every column, in both precisions, moves the hash, each differently.
template <class Real, class Bits>
void expect_every_bit_to_count() {
  Real numbers[] = {Real(0.25), Real(-0.5), Real(0.75)};
  const auto hash = [&] {
    return particle_hash(3, ParticleView<Real>{{&numbers[0], &numbers[1], &numbers[2]}, 1, 3}, 0);
  };
  std::set<std::uint64_t> hashes = {hash()};
  for (Real& number : numbers) {
    const Real before = number;
    for (unsigned bit = 0; bit < 8 * sizeof(Real); ++bit) {
      number = std::bit_cast<Real>(std::bit_cast<Bits>(before) ^ (Bits{1} << bit));
      EXPECT_TRUE(hashes.insert(hash()).second) << "of " << before << ", bit " << bit;
    }
    number = before;
  }
}

TEST(Checksum, EveryBitOfADoubleCounts) {
  expect_every_bit_to_count<double, std::uint64_t>();
}
TEST(Checksum, EveryBitOfASingleCounts) {
  expect_every_bit_to_count<float, std::uint32_t>();
}

TEST(Checksum, SameParticleAtAnotherIndexCountsDifferently) {
  const Particle<double> particle{1, 2, 3};
  EXPECT_NE(hash_of(0, particle), hash_of(1, particle));
  EXPECT_NE(hash_of(0, particle), hash_of(std::uint64_t{1} << 32, particle));
}

TEST(Checksum, SwappedColumnsCountDifferently) {
  EXPECT_NE(hash_of(0, Particle<double>{1, 2, 3}), hash_of(0, Particle<double>{2, 1, 3}));
}

}  // namespace
}  // namespace simgpu
