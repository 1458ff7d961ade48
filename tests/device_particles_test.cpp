// The device's containers and algorithms under Thrust's CPP system: the same code as on a GPU, on
// the host, so that it is tested where there is no GPU.

#include "cuda/device_particles.cuh"

#include <gtest/gtest.h>

#include "common/checksum.hpp"
#include "common/initial_state.hpp"
#include "common/particle_columns.hpp"

namespace simgpu::cuda {
namespace {

using memory::device_ledger;

TEST(CountingDeviceAllocator, VectorIsCountedAndGivenBack) {
  const std::uint64_t before = device_ledger().current();
  {
    thrust::device_vector<double, CountingDeviceAllocator<double>> numbers(1000);
    EXPECT_EQ(device_ledger().current() - before, 8000U);
    numbers.resize(3000);
    EXPECT_EQ(device_ledger().current() - before, 24'000U);
  }
  EXPECT_EQ(device_ledger().current(), before);
}

TEST(CountingDeviceAllocator, RefusalNamesTheBytesAndCountsNothing) {
  const std::uint64_t before = device_ledger().total();
  CountingDeviceAllocator<double> allocator;
  constexpr std::size_t count = std::size_t{1} << 57;
  try {
    static_cast<void>(allocator.allocate(count));
    FAIL() << "an exbibyte was given";
  } catch (const DeviceBadAlloc& failure) {
    EXPECT_EQ(failure.bytes(), count * sizeof(double));
  }
  EXPECT_EQ(device_ledger().total(), before);
}

template <class Real>
class DeviceParticlesTest : public testing::Test {};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(DeviceParticlesTest, Precisions);

constexpr std::uint64_t seed = 11;
constexpr Range range{std::uint64_t{1} << 33, 1'003};

TYPED_TEST(DeviceParticlesTest, TakesItsBytesAndNoMore) {
  const std::uint64_t before = device_ledger().current();
  DeviceParticles<TypeParam> particles(range);
  particles.create(seed);
  EXPECT_EQ(device_ledger().current() - before, range.count * bytes_per_particle<TypeParam>);
}

TYPED_TEST(DeviceParticlesTest, CreatesTheStartStateOfItsRange) {
  DeviceParticles<TypeParam> particles(range);
  particles.create(seed);
  ParticleColumns<TypeParam> host(range.count);
  particles.store(0, host.view());
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const auto expected = initial_particle<TypeParam>(seed, range.first + i);
    ASSERT_EQ(bits_of(host.view().load(i).x), bits_of(expected.x));
    ASSERT_EQ(bits_of(host.view().load(i).y), bits_of(expected.y));
    ASSERT_EQ(bits_of(host.view().load(i).angular_speed), bits_of(expected.angular_speed));
  }
}

TYPED_TEST(DeviceParticlesTest, LoadsAndStoresPartsOfTheRange) {
  DeviceParticles<TypeParam> particles(range);
  particles.create(seed);
  ParticleColumns<TypeParam> two(2);
  two.view().store(0, {1, 2, 3});
  two.view().store(1, {4, 5, 6});
  particles.load(500, two.view().read_only());
  ParticleColumns<TypeParam> four(4);
  particles.store(499, four.view());
  EXPECT_EQ(four.view().load(0).x, initial_particle<TypeParam>(seed, range.first + 499).x);
  EXPECT_EQ(four.view().load(1).y, TypeParam(2));
  EXPECT_EQ(four.view().load(2).angular_speed, TypeParam(6));
  EXPECT_EQ(four.view().load(3).x, initial_particle<TypeParam>(seed, range.first + 502).x);
}

}  // namespace
}  // namespace simgpu::cuda
