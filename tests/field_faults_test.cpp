// A field in the memory of a GPU, on the runtime that faults are tested with: its levels come from
// locked memory, and whichever call fails, nothing is left behind.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "cuda/cuda_backend.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/held.hpp"
#include "field_in_memory.hpp"
#include "field_run.hpp"
#include "test_backends.hpp"

namespace simgpu::test {
namespace {

using fake_runtime::held;
using fake_runtime::misuses;
using fake_runtime::registrations_held;

const LawInfo& law_in_plane() {
  return **std::find_if(all_laws().begin(), all_laws().end(),
                        [](const LawInfo* law) { return law->flow == "grid-2d"; });
}

LevelsOfNodes some_levels() {
  field::Grid grid;
  grid.axes[0] = {-2, -1, 0.5, 2};
  grid.axes[1] = {-2, 0, 2};
  return LevelsOfNodes(grid, {0, 10, 25, 36},
                       [](unsigned component, unsigned level, const double* at) {
                         return 0.02 * std::sin(at[0] + 5 * at[1] + 20 * component + 7 * level);
                       });
}

/// The checksum after a run that comes to all times, and calls after() on the way.
template <class After>
std::uint64_t run_in_field(Backend& backend, const After& after) {
  backend.start();
  const auto simulation = backend.make_double(law_in_plane(), {0, 50});
  simulation->create({1, {}});
  LevelsOfNodes levels = some_levels();
  Evolution run;
  run.timestep = 3;
  run.steps = 12;
  run_through_field(levels, *simulation, run, 4, after);
  return simulation->checksum();
}

std::uint64_t checksum_by_the_cpu() {
  return run_in_field(*one_cpu(1), [] {});
}

TEST(FieldOnFakeRuntime, HasTheBitsOfTheCpuFromLockedMemory) {
  const std::size_t before = registrations_held();
  const auto holds_locked_memory = [&] { EXPECT_EQ(registrations_held(), before + 1); };
  EXPECT_EQ(run_in_field(*one_gpu(0), holds_locked_memory), checksum_by_the_cpu());
  EXPECT_EQ(run_in_field(*team_of_gpus(), holds_locked_memory), checksum_by_the_cpu());
  EXPECT_EQ(registrations_held(), before);
}

TEST(FieldOnFakeRuntime, LeavesNothingBehindWhicheverCallFails) {
  const std::string held_before = held();
  const std::string misused_before = misuses();
  const std::uint64_t right = checksum_by_the_cpu();
  std::string struck;
  long call = 0;
  do {
    fake_runtime::set_fault({++call, cudaErrorInvalidValue, fake_runtime::FaultKind::once});
    try {
      EXPECT_EQ(run_in_field(*one_gpu(0), [] {}), right) << fake_runtime::struck_call();
    } catch (const Error&) {
    }
    struck = fake_runtime::struck_call();
    EXPECT_EQ(held(), held_before) << struck << ", call " << call;
    EXPECT_EQ(misuses(), misused_before) << struck << ", call " << call;
  } while (!struck.empty());
  EXPECT_GT(call, 100);
  fake_runtime::set_fault({});
}

TEST(FieldOnFakeRuntime, NoCopyIsUnderWayOnceALevelIsRefused) {
  const std::string misused_before = misuses();
  const auto backend = one_gpu(0);
  backend->start();
  const auto simulation = backend->make_double(law_in_plane(), {0, 50});
  LevelsOfNodes levels = some_levels();
  simulation->hold_field(levels.grid());
  std::vector<std::byte> level(levels.grid().bytes_of_level());
  int refused = 0;
  bool has_struck = true;
  for (long call = 1; has_struck; ++call) {
    const auto locked = simulation->pin_level(level);
    fake_runtime::set_fault({call, cudaErrorInvalidValue, fake_runtime::FaultKind::once});
    try {
      simulation->put_level(field::Slot::first, level);
    } catch (const Error&) {
      ++refused;
    }
    has_struck = !fake_runtime::struck_call().empty();
    fake_runtime::set_fault({});
  }
  EXPECT_GT(refused, 3);
  EXPECT_EQ(misuses(), misused_before);
}

}  // namespace
}  // namespace simgpu::test
