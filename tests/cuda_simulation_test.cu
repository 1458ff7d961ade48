// What only the real device system does: its memory's refusals, its scratch space, and its
// destructors after a failure.

#include <gtest/gtest.h>

#include "circle_particles.hpp"
#include "common/memory/ledger.hpp"
#include "cuda/counting_device_allocator.cuh"
#include "cuda/state_bytes.hpp"
#include "expect_error.hpp"
#include "test_backends.hpp"

namespace simgpu::cuda {
namespace {

// With or without a driver, freeing what was never allocated fails.
TEST(CountingDeviceAllocatorOnCuda, FailureToFreeDoesNotEndTheProgram) {
  memory::device_ledger().allocated(8);
  CountingDeviceAllocator<double> allocator;
  allocator.deallocate(thrust::device_pointer_cast(reinterpret_cast<double*>(0x1000)), 1);
  EXPECT_EQ(memory::device_ledger().current(), 0U);
}

TEST(CudaSimulation, RefusesMoreThanTheDeviceHas) {
  SIMGPU_NEED_GPU();
  const auto backend = make_backend(0);
  backend->start();
  for (const std::uint64_t count : {std::uint64_t{1} << 40, std::uint64_t{1} << 62}) {
    test::expect_error(ErrorKind::out_of_memory,
                       testing::AllOf(testing::HasSubstr("cuda:0"), testing::HasSubstr("free:")),
                       [&] {
                         static_cast<void>(test::make_circle<double>(*backend, {0, count}));
                       });
  }
  EXPECT_EQ(memory::device_ledger().current(), 0U);
}

TEST(CudaSimulation, TakesWhatIsSaidBeforehandAndNothingWhileItRuns) {
  SIMGPU_NEED_GPU();
  const auto backend = make_backend(0);
  backend->start();
  constexpr std::uint64_t count = 1'000'003;
  const auto simulation = test::make_circle<double>(*backend, {0, count});
  const std::uint64_t blocks = memory::device_ledger().total_blocks();
  EXPECT_EQ(
      memory::device_ledger().current(),
      state_bytes(Precision::double_precision, test::circle_law.column_count(), count).device);
  simulation->create(1);
  static_cast<void>(simulation->first_outside_domain({1e-5, 10}));
  simulation->evolve({1e-5, 10}, Order::step);
  static_cast<void>(simulation->checksum());
  EXPECT_EQ(memory::device_ledger().total_blocks(), blocks);
}

TEST(CudaBackend, ContextIsMadeByStartAndItsMemoryKnownAfterIt) {
  SIMGPU_NEED_GPU();
  const auto backend = make_backend(0);
  EXPECT_EQ(backend->device_memory().used, std::nullopt);
  backend->start();
  EXPECT_GT(backend->device_memory().used.value_or(0), 0U);
}

}  // namespace
}  // namespace simgpu::cuda
