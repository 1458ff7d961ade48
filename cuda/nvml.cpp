#include "cuda/nvml.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace simgpu::cuda {

// The parts of NVML's stable C interface that are used, declared here because nvml.h is not in
// every toolkit. Status 0 is success.
struct NvmlProcessMemory::Library {
  using Status = int;
  using DeviceHandle = void*;

  struct ProcessInfo {
    unsigned pid;
    unsigned long long used_bytes;
    unsigned gpu_instance;
    unsigned compute_instance;
  };

  static constexpr auto not_available = static_cast<unsigned long long>(-1);

  struct Close {
    void operator()(void* library) const noexcept { ::dlclose(library); }
  };

  std::unique_ptr<void, Close> handle;
  Status (*initialise)() = nullptr;
  Status (*shut_down)() = nullptr;
  Status (*device_by_uuid)(const char*, DeviceHandle*) = nullptr;
  Status (*running_processes)(DeviceHandle, unsigned*, ProcessInfo*) = nullptr;
  DeviceHandle device = nullptr;

  template <class Function>
  bool find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(::dlsym(handle.get(), name));
    return function != nullptr;
  }

  bool load() {
    handle.reset(::dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL));
    return handle != nullptr && find(initialise, "nvmlInit_v2") &&
           find(shut_down, "nvmlShutdown") && find(device_by_uuid, "nvmlDeviceGetHandleByUUID") &&
           find(running_processes, "nvmlDeviceGetComputeRunningProcesses_v3");
  }
};

NvmlProcessMemory::NvmlProcessMemory(const std::string& uuid) {
  auto library = std::make_unique<Library>();
  if (!library->load() || library->initialise() != 0) {
    why_unknown_ = "NVML (libnvidia-ml.so.1) cannot be loaded";
    return;
  }
  if (library->device_by_uuid(uuid.c_str(), &library->device) != 0) {
    why_unknown_ = "NVML does not know this device";
    library->shut_down();
    return;
  }
  library_ = std::move(library);
}

NvmlProcessMemory::~NvmlProcessMemory() {
  if (library_) library_->shut_down();
}

std::optional<std::uint64_t> NvmlProcessMemory::bytes() const noexcept {
  if (!library_) return std::nullopt;
  std::array<Library::ProcessInfo, 256> processes{};
  auto count = static_cast<unsigned>(processes.size());
  if (library_->running_processes(library_->device, &count, processes.data()) != 0) {
    return std::nullopt;
  }
  const auto self = static_cast<unsigned>(::getpid());
  for (unsigned i = 0; i < count; ++i) {
    if (processes[i].pid == self && processes[i].used_bytes != Library::not_available) {
      return processes[i].used_bytes;
    }
  }
  return std::nullopt;
}

}  // namespace simgpu::cuda
