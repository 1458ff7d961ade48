// The runtime that the faults are tested with: that the program runs on it as on a GPU, and that it
// would notice what it is there to notice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

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
  arguments.insert(arguments.end(), {"--compare", "--verify", "--particles", "10_003", "--steps",
                                     "131", "--device", device});
  ProgramResult result = run_program(SIMGPU_BUILT_ON_FAKE_RUNTIME, arguments,
                                     {.environment = {{"SIMGPU_FAKE_REPORT", report.string()}}});
  EXPECT_EQ(read_file(report), "\n\n");
  return result;
}

TEST(RunOnFakeRuntime, EveryBitIsThatOfTheCpu) {
  const std::vector<std::string> ways[] = {
      {"--order", "particle"}, {"--order", "step"}, {"--math", "fast"}};
  for (const char* device : {"cuda:0", "cuda:1"}) {
    for (const char* precision : {"double", "single"}) {
      for (std::vector<std::string> arguments : ways) {
        arguments.insert(arguments.end(), {"--precision", precision});
        const ProgramResult result = compare_on(device, arguments);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        EXPECT_THAT(result.out,
                    HasSubstr(std::string("all bits of 10,003 particles are equal on ") + device +
                              " and cpu"));
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
