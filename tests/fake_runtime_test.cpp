// The runtime that the faults are tested with: that the program runs on it as on a GPU, and that it
// would notice what it is there to notice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "circle_particles.hpp"
#include "cuda/host_registration.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/held.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using fake_runtime::held;
using fake_runtime::misuses;
using testing::HasSubstr;

/// Runs a comparison with the CPU; the runtime must have nothing to say of it.
ProgramResult compare_on(const std::string& device, std::vector<std::string> arguments) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "runtime";
  arguments.insert(arguments.end(),
                   {"--compare", "--particles", "10_003", "--steps", "131", "--device", device});
  ProgramResult result = run_program(SIMGPU_BUILT_ON_FAKE_RUNTIME, arguments,
                                     {.environment = {{"SIMGPU_FAKE_REPORT", report.string()}}});
  EXPECT_EQ(read_file(report), "\n\n");
  return result;
}

TEST(RunOnFakeRuntime, EveryBitIsThatOfTheCpu) {
  const std::vector<std::string> ways[] = {
      {"--order", "particle"}, {"--order", "step"}, {"--math", "fast"}};
  for (const char* device : {"cuda:0", "cuda:1", "cuda:0,1", "cuda:2,1,0"}) {
    for (const char* precision : {"double", "single"}) {
      for (std::vector<std::string> arguments : ways) {
        arguments.insert(arguments.end(), {"--verify", "--precision", precision});
        const ProgramResult result = compare_on(device, arguments);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        EXPECT_THAT(result.out,
                    HasSubstr(std::string("all bits of 10,003 particles are equal on ") + device +
                              " and cpu"));
      }
    }
  }
}

// Its steps depend on their time, and it has parameters and columns of its own, but no exact
// solution.
TEST(RunOnFakeRuntime, EveryBitOfALawOfTheTestsIsThatOfTheCpu) {
  for (const char* device : {"cuda:0", "cuda:2,1,0"}) {
    for (const char* precision : {"double", "single"}) {
      for (const char* order : {"particle", "step"}) {
        const ProgramResult result =
            compare_on(device, {"--flow", "drift", "--set", "acceleration=-1", "--start-time", "2",
                                "--precision", precision, "--order", order});
        EXPECT_EQ(result.exit_code, 0) << result.err;
        EXPECT_THAT(result.out, HasSubstr("all bits of 10,003 particles are equal"));
      }
    }
  }
}

TEST(RunOnFakeRuntime, AutoFallsBackToTheCpuWhenNoDeviceCanBeAsked) {
  const std::string first_call_fails =
      "1 " + std::to_string(cudaErrorECCUncorrectable) + " " +
      std::to_string(static_cast<int>(fake_runtime::FaultKind::lasting));
  const ProgramResult result =
      run_program(SIMGPU_BUILT_ON_FAKE_RUNTIME, {"--particles", "100"},
                  {.environment = {{"SIMGPU_FAKE_FAULT", first_call_fails}}});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("running on cpu"));
  EXPECT_THAT(result.err, HasSubstr("uncorrectable ECC error"));
}

TEST(FakeRuntime, KnowsWhatIsNotGivenBack) {
  void* block = nullptr;
  cudaStream_t stream{};
  cudaEvent_t event{};
  EXPECT_EQ(held(), "");
  cudaMalloc(&block, 8);
  cudaStreamCreate(&stream);
  cudaEventCreate(&event);
  EXPECT_EQ(held(), "1 blocks of device memory, 1 streams, 1 events");
  cudaEventDestroy(event);
  cudaStreamDestroy(stream);
  cudaFree(block);
  EXPECT_EQ(held(), "");
}

TEST(FakeRuntime, DoesNothingBeforeItIsWaitedFor) {
  std::array<double, 2> host = {1, 2};
  std::array<double, 2> back = {0, 0};
  void* block = nullptr;
  cudaStream_t stream{};
  cudaMalloc(&block, sizeof host);
  cudaStreamCreate(&stream);
  cudaHostRegister(back.data(), sizeof back, cudaHostRegisterDefault);
  cudaMemcpyAsync(block, host.data(), sizeof host, cudaMemcpyHostToDevice, stream);
  cudaMemcpyAsync(back.data(), block, sizeof back, cudaMemcpyDeviceToHost, stream);
  EXPECT_EQ(back[1], 0);
  cudaStreamSynchronize(stream);
  EXPECT_EQ(back[1], 2);
  cudaHostUnregister(back.data());
  cudaStreamDestroy(stream);
  cudaFree(block);
}

/// Whether a copy from `device` to `host`, which is locked, waits for nothing.
bool is_locked_for(int device, std::array<double, 2>& host) {
  void* block = nullptr;
  cudaSetDevice(device);
  cudaMalloc(&block, sizeof host);
  const std::array<double, 2> number = {17, 17};
  cudaMemcpyAsync(block, number.data(), sizeof number, cudaMemcpyHostToDevice, nullptr);
  host = {0, 0};
  cudaMemcpyAsync(host.data(), block, sizeof host, cudaMemcpyDeviceToHost, nullptr);
  const bool is_done = host == number;
  cudaDeviceSynchronize();
  EXPECT_EQ(host, number);
  cudaFree(block);
  cudaSetDevice(0);
  return !is_done;
}

TEST(FakeRuntime, LocksMemoryForOneDeviceUnlessAskedForAll) {
  std::array<double, 2> host = {0, 0};
  cudaHostRegister(host.data(), sizeof host, cudaHostRegisterDefault);
  EXPECT_TRUE(is_locked_for(0, host));
  EXPECT_FALSE(is_locked_for(1, host));
  cudaHostUnregister(host.data());
}

TEST(HostRegistration, ServesEveryDevice) {
  std::array<double, 2> columns[3] = {};
  const auto block = view_of<double>(2, 3, [&](unsigned column) { return columns[column].data(); });
  const cuda::HostRegistration registration(block);
  EXPECT_TRUE(is_locked_for(0, columns[0]));
  EXPECT_TRUE(is_locked_for(1, columns[0]));
}

TEST(FakeRuntime, DoesTheWorkOfEachDeviceWhenThatIsWaitedFor) {
  std::array<double, 2> host = {1, 2};
  cudaHostRegister(host.data(), sizeof host, cudaHostRegisterPortable);
  void* block = nullptr;
  cudaSetDevice(1);
  cudaMalloc(&block, sizeof host);
  cudaMemcpyAsync(block, host.data(), sizeof host, cudaMemcpyHostToDevice, nullptr);
  host = {3, 4};  // as a program must not do
  cudaSetDevice(0);
  cudaDeviceSynchronize();
  host = {5, 6};
  cudaSetDevice(1);
  cudaDeviceSynchronize();
  cudaMemcpyAsync(host.data(), block, sizeof host, cudaMemcpyDeviceToHost, nullptr);
  cudaDeviceSynchronize();
  EXPECT_EQ(host[0], 5) << "what was there when device 1 was waited for";
  cudaFree(block);
  cudaSetDevice(0);
  cudaHostUnregister(host.data());
}

TEST(FakeRuntime, NoticesHostMemoryThatIsUnlockedWhileACopyUsesIt) {
  std::array<double, 2> host = {0, 0};
  void* block = nullptr;
  cudaMalloc(&block, sizeof host);
  cudaHostRegister(host.data(), sizeof host, cudaHostRegisterDefault);
  cudaMemcpyAsync(host.data(), block, sizeof host, cudaMemcpyDeviceToHost, nullptr);
  cudaHostUnregister(host.data());
  EXPECT_THAT(misuses(), HasSubstr("while a copy uses it"));
  cudaFree(block);
}

TEST(FakeRuntime, NoticesACopyBeyondTheEndOfABlock) {
  std::array<double, 3> host = {1, 2, 3};
  void* block = nullptr;
  cudaMalloc(&block, 2 * sizeof(double));
  EXPECT_EQ(cudaMemcpyAsync(block, host.data(), sizeof host, cudaMemcpyHostToDevice, nullptr),
            cudaErrorInvalidValue);
  EXPECT_THAT(misuses(), HasSubstr("out of the device's memory"));
  cudaFree(block);
}

TEST(FakeRuntime, NoticesABlockThatIsFreedTwice) {
  void* block = nullptr;
  cudaMalloc(&block, 8);
  EXPECT_EQ(cudaFree(block), cudaSuccess);
  EXPECT_EQ(cudaFree(block), cudaErrorInvalidValue);
  EXPECT_THAT(misuses(), HasSubstr("not allocated"));
}

}  // namespace
}  // namespace simgpu::test
