#include "cuda/cuda_backend.hpp"

#include <string>
#include <utility>

#include "common/find_law.hpp"
#include "common/floating_point.hpp"
#include "cuda/cuda_error.hpp"
#include "cuda/cuda_simulation.hpp"
#include "cuda/device_query.hpp"
#include "cuda/nvml.hpp"
#include "cuda/state_bytes.hpp"

namespace simgpu::cuda {

namespace {

class CudaBackend : public Backend {
 public:
  CudaBackend(DeviceInfo device, Laws laws)
      : device_(std::move(device)), laws_(laws), process_memory_(device_.uuid) {}

  std::string name() const override { return "cuda:" + std::to_string(device_.index); }
  std::string description() const override { return device_.name; }
  std::optional<int> threads() const override { return std::nullopt; }

  void start() override {
    make_usable([] { SIMGPU_CUDA_CHECK(cudaFree(nullptr)); });  // makes the context
    started_ = true;
  }

  void load_kernels(const LawInfo& law) override {
    make_usable([&] {
      load_state_kernels();
      if (law.takes_field) load_field_kernels();
      functions_of(law).load_kernels();
    });
  }

  MemoryUse memory_use() const override { return cuda::memory_use(); }

  memory::DeviceMemory device_memory() const noexcept override {
    memory::DeviceMemory memory;
    if (!started_) return memory;  // asking would make the context, and charge it to the wrong line
    std::size_t free = 0;
    std::size_t total = 0;
    if (succeeded(cudaSetDevice(device_.index)) && succeeded(cudaMemGetInfo(&free, &total))) {
      memory.used = total - free;
      memory.free = free;
    }
    memory.process = process_memory_.bytes();
    if (!memory.process) memory.process_unknown = process_memory_.why_unknown();
    return memory;
  }

  std::unique_ptr<Simulation<double>> make_double(const LawInfo& law, Range range) override {
    return make_cuda_simulation<double>(device_.index, functions_of(law), range);
  }
  std::unique_ptr<Simulation<float>> make_single(const LawInfo& law, Range range) override {
    return make_cuda_simulation<float>(device_.index, functions_of(law), range);
  }

 private:
  /// Throws Error (device_unusable) if the program has them for the CPU alone.
  const LawFunctions& functions_of(const LawInfo& law) const {
    const LawFunctions& functions = find_law(laws_, law);
    if (functions.load_kernels == nullptr) {
      throw Error(ErrorKind::device_unusable,
                  "this program has no GPU code for the law " + std::string(law.flow) + "/" +
                      std::string(law.scheme) +
                      "; have its project enable CUDA before simgpu_add_law(), and build again");
    }
    return functions;
  }

  /// Runs `work` on the device; what fails in it makes the device unusable, unless memory is full.
  template <class Work>
  void make_usable(Work work) const {
    const DefaultFloatingPoint floating_point;  // again, whatever library is loaded now
    try {
      SIMGPU_CUDA_CHECK(cudaSetDevice(device_.index));
      work();
    } catch (const Error& error) {
      const bool full = error.kind() == ErrorKind::out_of_memory;
      throw Error(full ? ErrorKind::out_of_memory : ErrorKind::device_unusable,
                  name() + " cannot be used: " + error.what(), error.argument());
    }
  }

  DeviceInfo device_;
  Laws laws_;
  NvmlProcessMemory process_memory_;
  bool started_ = false;
};

}  // namespace

std::unique_ptr<Backend> make_backend(int device, Laws laws) {
  const DefaultFloatingPoint floating_point;  // again, whatever library is loaded now
  const DeviceQuery query = query_devices();
  if (query.devices.empty()) throw Error(ErrorKind::device_unusable, query.unavailable);
  if (device < 0 || static_cast<std::size_t>(device) >= query.devices.size()) {
    throw Error(
        ErrorKind::device_unusable,
        "there is no cuda:" + std::to_string(device) + "; this machine has cuda:0" +
            (query.devices.size() > 1 ? " to cuda:" + std::to_string(query.devices.size() - 1)
                                      : " only"));
  }
  const DeviceInfo& info = query.devices[static_cast<std::size_t>(device)];
  if (!info.unusable.empty()) {
    throw Error(ErrorKind::device_unusable,
                "cuda:" + std::to_string(device) + " cannot be used: " + info.unusable);
  }
  return std::make_unique<CudaBackend>(info, laws);
}

}  // namespace simgpu::cuda
