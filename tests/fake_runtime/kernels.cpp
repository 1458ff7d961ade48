// Kernels as nvcc's code knows them: registered before main(), and launched with their shape and
// their arguments.

#include <map>
#include <string>

#include "fake_runtime/devices.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/kernel_bodies.hpp"
#include "fake_runtime/streams.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

/// Their names in device code, by the function that stands for them in host code.
std::map<const void*, std::string>& kernels() {
  static std::map<const void*, std::string> kernels;
  return kernels;
}

/// The shape and the stream of the launch to come, between `<<<...>>>` and the call.
struct Configuration {
  dim3 blocks;
  dim3 threads;
  std::size_t shared_bytes;
  void* stream;
};

thread_local Configuration configuration;

cudaError_t launch(const void* kernel, const dim3& blocks, const dim3& threads, void** arguments,
                   Capture* capture) {
  const auto place = kernels().find(kernel);
  if (place == kernels().end()) return cudaErrorInvalidDeviceFunction;
  Launched work = launch_on_host(place->second, std::uint64_t{blocks.x} * threads.x, arguments);
  if (!work) {
    return misuse("there is no body for the kernel " + place->second,
                  cudaErrorInvalidDeviceFunction);
  }
  if (capture != nullptr) {
    capture->work.push_back(std::move(work));
  } else {
    enqueue(std::move(work));
  }
  return cudaSuccess;
}

/// A launch that fails in a capture breaks it.
cudaError_t launch_call(const void* kernel, const dim3& blocks, const dim3& threads,
                        void** arguments, cudaStream_t stream) {
  const std::lock_guard lock(mutex());
  const cudaError_t fault = strike("cudaLaunchKernel");
  return remembered(use_for_work(stream, [&](Capture* capture) {
    const cudaError_t status =
        fault != cudaSuccess ? fault : launch(kernel, blocks, threads, arguments, capture);
    if (status != cudaSuccess && capture != nullptr) capture->is_broken = true;
    return status;
  }));
}

}  // namespace

}  // namespace simgpu::fake_runtime

using namespace simgpu::fake_runtime;

extern "C" {

void** __cudaRegisterFatBinary(void*) {
  return nullptr;
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}

void __cudaRegisterFunction(void**, const char* function, char*, const char* device_name, int,
                            uint3*, uint3*, dim3*, dim3*, int*) {
  kernels()[function] = device_name;
}

unsigned __cudaPushCallConfiguration(dim3 blocks, dim3 threads, std::size_t shared_bytes,
                                     void* stream) {
  configuration = {blocks, threads, shared_bytes, stream};
  return 0;
}

cudaError_t __cudaPopCallConfiguration(dim3* blocks, dim3* threads, std::size_t* shared_bytes,
                                       void* stream) {
  *blocks = configuration.blocks;
  *threads = configuration.threads;
  *shared_bytes = configuration.shared_bytes;
  *static_cast<void**>(stream) = configuration.stream;
  return cudaSuccess;
}

cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) {
  return call_for_all("__cudaGetKernel", [&] {
    *kernel = static_cast<cudaKernel_t>(const_cast<void*>(function));
    return cudaSuccess;
  });
}

// What nvcc makes of <<<...>>>: the former from version 13 on, the latter before.
cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 blocks, dim3 threads, void** arguments,
                               std::size_t, cudaStream_t stream) {
  return launch_call(kernel, blocks, threads, arguments, stream);
}

cudaError_t cudaLaunchKernel(const void* function, dim3 blocks, dim3 threads, void** arguments,
                             std::size_t, cudaStream_t stream) {
  return launch_call(function, blocks, threads, arguments, stream);
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* function) {
  return call("cudaFuncGetAttributes", [&] {
    if (!kernels().contains(function)) return cudaErrorInvalidDeviceFunction;
    *attributes = {};
    attributes->ptxVersion = 10 * compute_capability_major + compute_capability_minor;
    attributes->binaryVersion = attributes->ptxVersion;
    return cudaSuccess;
  });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks,
                                                                   const void* function, int,
                                                                   std::size_t, unsigned) {
  return call("cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags", [&] {
    if (!kernels().contains(function)) return cudaErrorInvalidDeviceFunction;
    *blocks = blocks_per_multiprocessor;
    return cudaSuccess;
  });
}

}  // extern "C"
