// The device's containers under Thrust's CPP system: the same code as on a GPU, on
// the host, so that it is tested where there is no GPU.

#include "cuda/device_particles.cuh"

#include <gtest/gtest.h>

#include "circle_particles.hpp"

namespace simgpu::cuda {
namespace {

using memory::device_ledger;
using test::particle_at;
using test::set_particle;

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

TYPED_TEST(DeviceParticlesTest, TakesItsBytesAndNoMore) {
  constexpr Range range{std::uint64_t{1} << 33, 1'003};
  const std::uint64_t before = device_ledger().current();
  const DeviceParticles<TypeParam> particles(3, range);
  EXPECT_EQ(device_ledger().current() - before, 3 * range.count * sizeof(TypeParam));
}

TYPED_TEST(DeviceParticlesTest, ViewIsOfItsOwnColumns) {
  DeviceParticles<TypeParam> particles(3, {0, 3});
  const ParticleView<TypeParam> view = particles.view();
  ASSERT_EQ(view.size, 3U);
  set_particle(view, 0, {1, 2, 3});
  set_particle(view, 2, {4, 5, 6});
  const DeviceParticles<TypeParam>& same = particles;
  EXPECT_EQ(particle_at(same.view(), 0).y, TypeParam(2));
  EXPECT_EQ(particle_at(same.view(), 2).angular_speed, TypeParam(6));
}

}  // namespace
}  // namespace simgpu::cuda
