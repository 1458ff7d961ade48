// The kernel's body is a host/device function, so its indexing is tested here, without a GPU, over
// launch shapes that a GPU would be given.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "common/kernels/evolve.hpp"
#include "common/kernels/grid_stride.hpp"
#include "common/initial_state.hpp"
#include "common/particle_columns.hpp"
#include "cuda/launch_shape.hpp"
#include "common/kernels/reduction.hpp"

namespace simgpu {
namespace {

using cuda::LaunchShape;

/// Calls body(i) as a kernel launch of this shape would.
template <class Body>
void launch(const LaunchShape& shape, std::uint64_t count, Body body) {
  const std::uint64_t threads = std::uint64_t{shape.blocks} * shape.threads_per_block;
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    grid_stride(thread, threads, count, body);
  }
}

constexpr LaunchShape shapes[] = {{1, 1}, {1, 32}, {3, 7}, {2, 256}, {5, 1}, {1000, 64}, {4, 255}};
constexpr std::uint64_t counts[] = {0, 1, 31, 32, 33, 255, 256, 257, 1000, 100'003};

TEST(KernelBody, EveryLaunchShapeVisitsEachIndexExactlyOnce) {
  for (const LaunchShape& shape : shapes) {
    for (const std::uint64_t count : counts) {
      std::vector<int> visits(count);
      launch(shape, count, [&](std::uint64_t i) { ++visits.at(i); });
      EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), static_cast<std::ptrdiff_t>(count))
          << shape.blocks << " x " << shape.threads_per_block << " over " << count;
    }
  }
}

TEST(KernelBody, IndicesBeyondThirtyTwoBitsAreVisited) {
  constexpr std::uint64_t stride = std::uint64_t{1} << 40;
  std::vector<std::uint64_t> visited;
  grid_stride(7, stride, 3 * stride, [&](std::uint64_t i) { visited.push_back(i); });
  EXPECT_EQ(visited, (std::vector<std::uint64_t>{7, stride + 7, 2 * stride + 7}));
}

TEST(KernelBody, EveryLaunchShapeGivesTheSameBits) {
  constexpr std::uint64_t count = 1000;
  ParticleColumns<double> columns(count);
  const ParticleView<double> particles = columns.view();
  for (const LaunchShape& shape : shapes) {
    for (std::uint64_t i = 0; i < count; ++i) particles.store(i, initial_particle<double>(1, i));
    launch(shape, count,
           [&](std::uint64_t i) { evolve_particle(particles, i, 1e-5, std::uint64_t{3}); });
    for (std::uint64_t i = 0; i < count; ++i) {
      auto expected = initial_particle<double>(1, i);
      for (int n = 0; n < 3; ++n) step(1e-5 * expected.angular_speed, expected);
      ASSERT_EQ(particles.load(i).x, expected.x);
      ASSERT_EQ(particles.load(i).y, expected.y);
      ASSERT_EQ(particles.load(i).angular_speed, expected.angular_speed);
    }
  }
}

/// What a reduction kernel launched in this shape gives.
template <class Combine, class ValueOf>
std::uint64_t reduce(const LaunchShape& shape, std::uint64_t count, ValueOf value_of) {
  const std::uint64_t threads = std::uint64_t{shape.blocks} * shape.threads_per_block;
  std::uint64_t result = Combine::identity;
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    result = Combine{}(cuda::reduce_share<Combine>(thread, threads, count, value_of), result);
  }
  return result;
}

TEST(KernelBody, EveryLaunchShapeSumsTheSameChecksum) {
  constexpr std::uint64_t first = std::uint64_t{1} << 33;
  constexpr std::uint64_t count = 1003;
  ParticleColumns<float> columns(count);
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto particle = initial_particle<float>(1, first + i);
    columns.view().store(i, particle);
    expected += particle_hash(first + i, particle);
  }
  const cuda::HashOfParticle<float> hash{columns.view().read_only(), first};
  for (const LaunchShape& shape : shapes) {
    EXPECT_EQ(reduce<cuda::Sum>(shape, count, hash), expected);
  }
}

TEST(KernelBody, EveryLaunchShapeFindsTheFirstOutsideTheDomain) {
  constexpr std::uint64_t count = 1003;
  ParticleColumns<double> columns(count);
  const ParticleView<double> particles = columns.view();
  for (std::uint64_t i = 0; i < count; ++i) particles.store(i, initial_particle<double>(1, i));
  const cuda::PlaceOutsideDomain<double> place{particles.read_only(), {1e-5, 100}};
  for (const LaunchShape& shape : shapes) {
    EXPECT_EQ(reduce<cuda::Smallest>(shape, count, place), cuda::Smallest::identity);
  }
  for (const std::uint64_t outside : {std::uint64_t{1002}, std::uint64_t{700}, std::uint64_t{0}}) {
    particles.store(outside, {0, 0, 1});
    for (const LaunchShape& shape : shapes) {
      EXPECT_EQ(reduce<cuda::Smallest>(shape, count, place), outside);
    }
  }
}

TEST(LaunchShape, HasOneThreadAParticleUntilTheDeviceIsFull) {
  EXPECT_EQ(cuda::launch_shape(1, 256, 1000).blocks, 1U);
  EXPECT_EQ(cuda::launch_shape(256, 256, 1000).blocks, 1U);
  EXPECT_EQ(cuda::launch_shape(257, 256, 1000).blocks, 2U);
  EXPECT_EQ(cuda::launch_shape(100'000'000, 256, 1000).blocks, 1000U);
  EXPECT_EQ(cuda::launch_shape(UINT64_MAX, 256, 1000).blocks, 1000U);
}

TEST(LaunchShape, IsNeverEmpty) {
  EXPECT_EQ(cuda::launch_shape(0, 256, 1000).blocks, 1U);
  EXPECT_EQ(cuda::launch_shape(1000, 256, 0).blocks, 1U);
}

}  // namespace
}  // namespace simgpu
