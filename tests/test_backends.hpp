#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/device_query.hpp"
#include "driver/team/team_backend.hpp"
#include "laws/all_laws.hpp"

namespace simgpu::test {

/// A backend that a test body is run on. It knows every law.
struct BackendChoice {
  const char* name;
  std::unique_ptr<Backend> (*make)();
  bool needs_gpu;
};

inline std::ostream& operator<<(std::ostream& out, const BackendChoice& choice) {
  return out << choice.name;
}

inline std::unique_ptr<Backend> one_cpu(int threads) {
  return cpu::make_backend(threads, all_laws_on_cpu());
}

inline std::unique_ptr<Backend> one_gpu(int index) {
  return cuda::make_backend(index, all_laws_on_cuda());
}

/// A team of CPUs, each with a number of threads of its own, which make them unlike if they differ.
inline std::unique_ptr<Backend> team_of_cpus(std::initializer_list<int> threads) {
  std::vector<std::unique_ptr<driver::Member>> members;
  for (const int count : threads) {
    members.push_back(driver::make_local_member(one_cpu(count)));
  }
  auto team = driver::make_team("cpus", std::move(members));
  team->share_for({.law = all_laws().front()});
  return team;
}

/// A team of two GPUs, or of one twice, which two threads then use at a time.
inline std::unique_ptr<Backend> team_of_gpus() {
  const int second = cuda::query_devices().usable().size() > 1 ? 1 : 0;
  std::vector<std::unique_ptr<driver::Member>> members;
  for (const int index : {0, second}) {
    members.push_back(driver::make_local_member(one_gpu(index)));
  }
  auto team = driver::make_team("gpus", std::move(members));
  team->share_for({.law = all_laws().front()});
  return team;
}

inline constexpr BackendChoice all_backends[] = {
    {"cpu_1_thread", [] { return one_cpu(1); }, false},
    {"cpu_2_threads", [] { return one_cpu(2); }, false},
    {"cpu_7_threads", [] { return one_cpu(7); }, false},
    {"team_of_3_cpus",
     [] {
       return team_of_cpus({1, 1, 1});
     },
     false},
    {"team_of_unlike_cpus",
     [] {
       return team_of_cpus({2, 1});
     },
     false},
    {"cuda", [] { return one_gpu(0); }, true},
    {"team_of_2_cuda", team_of_gpus, true},
};

/// Skips the rest of a test where there is no GPU, and says why; with SIMGPU_REQUIRE_GPU=1, as on a
/// GPU machine, that is a failure.
#define SIMGPU_NEED_GPU()                                                               \
  do {                                                                                  \
    const std::string simgpu_missing_gpu = ::simgpu::cuda::query_devices().unavailable; \
    if (simgpu_missing_gpu.empty()) break;                                              \
    const char* simgpu_required = std::getenv("SIMGPU_REQUIRE_GPU");                    \
    if (simgpu_required != nullptr && std::string_view(simgpu_required) == "1") {       \
      FAIL() << "SIMGPU_REQUIRE_GPU=1, but " << simgpu_missing_gpu;                     \
    }                                                                                   \
    GTEST_SKIP() << "no GPU: " << simgpu_missing_gpu;                                   \
  } while (false)

}  // namespace simgpu::test
