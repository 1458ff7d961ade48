// The bodies of kernels are host/device functions, so their indexing is tested here, without a GPU,
// over launch shapes that a GPU would be given. law_test.cpp does so for the bodies of each law.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "common/kernels/evolve.hpp"
#include "common/kernels/reduction.hpp"
#include "cuda/launch_shape.hpp"
#include "expected_particle.hpp"
#include "launches.hpp"

namespace simgpu {
namespace {

using cuda::LaunchShape;
using laws::Circle;
using test::initial_particle;
using test::launch;
using test::launch_shapes;
using test::particle_at;
using test::reduce;
using test::set_particle;

constexpr std::uint64_t counts[] = {0, 1, 31, 32, 33, 255, 256, 257, 1000, 100'003};

TEST(KernelBody, EveryLaunchShapeVisitsEachIndexExactlyOnce) {
  for (const LaunchShape& shape : launch_shapes) {
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
  constexpr Evolution evolution{1e-5, 3};
  const Stepper<Circle, double> stepper(evolution);
  auto columns = test::circle_columns_for<double>(count);
  const ParticleView<double> particles = columns.view();
  for (const LaunchShape& shape : launch_shapes) {
    for (std::uint64_t i = 0; i < count; ++i) {
      set_particle(particles, i, initial_particle<double>(1, i));
    }
    launch(shape, count, Evolve<Circle, double>{particles, stepper, 0, evolution.steps});
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto expected = test::expected_particle<double>(1, i, evolution);
      const auto actual = particle_at(particles, i);
      ASSERT_EQ(actual.x, expected.x);
      ASSERT_EQ(actual.y, expected.y);
      ASSERT_EQ(actual.angular_speed, expected.angular_speed);
    }
  }
}

TEST(KernelBody, EveryLaunchShapeSumsTheSameChecksum) {
  constexpr std::uint64_t first = std::uint64_t{1} << 33;
  constexpr std::uint64_t count = 1003;
  auto columns = test::circle_columns_for<float>(count);
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto particle = initial_particle<float>(1, first + i);
    set_particle(columns.view(), i, particle);
    expected += test::hash_of(first + i, particle);
  }
  const HashOfParticle<float> hash{columns.view().read_only(), first};
  for (const LaunchShape& shape : launch_shapes) {
    EXPECT_EQ(reduce<Sum>(shape, count, hash), expected);
  }
}

TEST(KernelBody, EveryLaunchShapeFindsTheFirstOutsideTheDomain) {
  constexpr std::uint64_t count = 1003;
  auto columns = test::circle_columns_for<double>(count);
  const ParticleView<double> particles = columns.view();
  for (std::uint64_t i = 0; i < count; ++i) {
    set_particle(particles, i, initial_particle<double>(1, i));
  }
  const PlaceOutsideDomain<Circle, double> place{particles.read_only(), {1e-5, 100}};
  for (const LaunchShape& shape : launch_shapes) {
    EXPECT_EQ(reduce<Smallest>(shape, count, place), Smallest::identity);
  }
  for (const std::uint64_t outside : {std::uint64_t{1002}, std::uint64_t{700}, std::uint64_t{0}}) {
    set_particle(particles, outside, {0, 0, 1});
    for (const LaunchShape& shape : launch_shapes) {
      EXPECT_EQ(reduce<Smallest>(shape, count, place), outside);
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
