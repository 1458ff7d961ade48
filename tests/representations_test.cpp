#include "bench/representations.hpp"

#include <gtest/gtest.h>

#include "cpu/cpu_backend.hpp"

namespace simgpu::bench {
namespace {

constexpr std::uint64_t particles = 1000;

template <class Storage>
class Representation : public testing::Test {};
using Storages = testing::Types<MapStorage, ObjectStorage, StructStorage>;
TYPED_TEST_SUITE(Representation, Storages);

TYPED_TEST(Representation, EndsWithTheBitsOfSimgpuInBothOrders) {
  constexpr Evolution evolution{1e-5, 100};
  const auto backend = cpu::make_backend(1);
  SimgpuParticles<double> simgpu(*backend, particles, 42);
  simgpu.evolve(evolution, Order::particle);
  for (const Order order : {Order::particle, Order::step}) {
    StoredParticles<TypeParam> stored(particles, 42);
    EXPECT_NE(stored.checksum(), simgpu.checksum()) << "before it moves";
    stored.evolve(evolution, order);
    EXPECT_EQ(stored.checksum(), simgpu.checksum()) << name_of(order);
  }
}

/// What holding the particles in `Storage` takes.
struct Taken {
  std::uint64_t bytes;
  std::uint64_t blocks;
};

template <class Storage>
Taken taken() {
  const memory::Ledger& ledger = memory::host_ledger();
  const Taken before{ledger.current(), ledger.blocks()};
  const StoredParticles<Storage> stored(particles, 42);
  return {ledger.current() - before.bytes, ledger.blocks() - before.blocks};
}

TYPED_TEST(Representation, GivesBackWhatItTook) {
  const std::uint64_t before = memory::host_ledger().current();
  EXPECT_GT(taken<TypeParam>().bytes, 0U);
  EXPECT_EQ(memory::host_ledger().current(), before);
}

TEST(MapStorage, HasBucketsAndANodeForEachFieldOfEachParticle) {
  EXPECT_EQ(taken<MapStorage>().blocks, 1 + particles * (1 + column_count<BenchmarkLaw>));
}

TEST(ObjectStorage, HasABlockAndAPointerForEachParticle) {
  EXPECT_EQ(taken<ObjectStorage>().blocks, 1 + particles);
  EXPECT_EQ(taken<ObjectStorage>().bytes, particles * (sizeof(void*) + sizeof(Particle)));
}

TEST(StructStorage, HasTheParticlesAlone) {
  EXPECT_EQ(taken<StructStorage>().blocks, 1U);
  EXPECT_EQ(taken<StructStorage>().bytes, particles * sizeof(Particle));
}

}  // namespace
}  // namespace simgpu::bench
