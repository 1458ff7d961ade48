// Device memory, which is host memory here; host memory that is locked; and copies between them.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "fake_runtime/devices.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/held.hpp"
#include "fake_runtime/streams.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

/// What new memory holds, and what is behind its end: nothing that a result could be made of.
constexpr int garbage = 0xA5;
constexpr std::size_t guard_bytes = 64;

struct Block {
  std::unique_ptr<unsigned char[]> bytes;
  std::size_t size;
  int device;
  int generation;

  bool is_whole() const {
    return std::all_of(&bytes[size], &bytes[size] + guard_bytes,
                       [](unsigned char byte) { return byte == garbage; });
  }
};

std::map<const void*, Block>& blocks() {
  static std::map<const void*, Block> blocks;
  return blocks;
}

struct Registration {
  std::size_t size;
  int device;  ///< that was current, and whose it is alone if it is not portable
  int generation;
  bool is_portable;

  bool is_good() const { return generation == fake_runtime::generation(device); }
};

std::map<const void*, Registration>& registrations() {
  static std::map<const void*, Registration> registrations;
  return registrations;
}

std::size_t bytes_free(int device) {
  std::size_t free = bytes_per_device - bytes_per_context;
  for (const auto& [begin, block] : blocks()) {
    if (block.device == device && block.generation == generation(device)) free -= block.size;
  }
  return free;
}

cudaError_t allocate(void** place, std::size_t size) {
  if (size > bytes_free(current_device())) return cudaErrorMemoryAllocation;
  const int device = current_device();
  Block block{std::make_unique_for_overwrite<unsigned char[]>(size + guard_bytes), size, device,
              generation(device)};
  std::memset(block.bytes.get(), garbage, size + guard_bytes);
  *place = block.bytes.get();
  blocks().emplace(*place, std::move(block));
  return cudaSuccess;
}

/// Waits for the block's device, as CUDA does, since its work may use the block.
cudaError_t deallocate(void* begin) {
  if (begin == nullptr) return wait_for_work();
  const auto place = blocks().find(begin);
  if (place == blocks().end()) {
    return misuse("memory is freed that is not allocated", cudaErrorInvalidValue);
  }
  const OnDevice on_device(place->second.device);
  const cudaError_t waited = wait_for_work();
  const bool whole = place->second.is_whole();
  const bool stale = place->second.generation != generation(current_device());
  blocks().erase(place);
  if (!whole) return misuse("a block is written beyond its end", cudaErrorInvalidValue);
  return stale ? gone() : waited;
}

cudaError_t unregister(const void* begin) {
  const auto place = registrations().find(begin);
  if (place == registrations().end()) {
    return misuse("host memory is unlocked that is not locked", cudaErrorInvalidValue);
  }
  const Registration registration = place->second;
  registrations().erase(place);
  if (is_in_use({begin, registration.size})) {
    forget_all_work();  // it would write to memory that may be something else by then
    return misuse("host memory is unlocked while a copy uses it", cudaErrorInvalidValue);
  }
  return registration.is_good() ? cudaSuccess : gone();
}

/// For the current device.
bool is_registered(const HostBytes& bytes) {
  const auto after = registrations().upper_bound(bytes.begin);
  if (after == registrations().begin()) return false;
  const auto& [begin, registration] = *std::prev(after);
  const auto offset = static_cast<std::size_t>(static_cast<const char*>(bytes.begin) -
                                               static_cast<const char*>(begin));
  const bool reaches = registration.is_portable || registration.device == current_device();
  return offset + bytes.size <= registration.size && reaches && registration.is_good();
}

/// Whether these are bytes of one block of the current device.
cudaError_t require_device_bytes(const void* begin, std::size_t size) {
  for (const auto& [first, block] : blocks()) {
    if (!overlap({first, block.size}, {begin, size})) continue;
    if (block.generation != generation(block.device)) return gone();
    const auto offset =
        static_cast<std::size_t>(static_cast<const char*>(begin) - static_cast<const char*>(first));
    if (offset + size <= block.size && block.device == current_device()) return cudaSuccess;
  }
  return misuse("a copy is out of the device's memory", cudaErrorInvalidValue);
}

cudaError_t require_host_bytes(const HostBytes& bytes) {
  for (const auto& [first, block] : blocks()) {
    if (overlap({first, block.size}, bytes)) {
      return misuse("a copy takes device memory for host memory", cudaErrorInvalidValue);
    }
  }
  return cudaSuccess;
}

/// Memory that is not locked is read before the call returns, locked memory at any time until the
/// program waits.
cudaError_t copy_to_device(void* to, const HostBytes& from) {
  if (is_registered(from)) {
    enqueue([=] { std::memcpy(to, from.begin, from.size); }, from);
  } else {
    const auto* const begin = static_cast<const char*>(from.begin);
    enqueue([to, bytes = std::vector<char>(begin, begin + from.size)] {
      std::memcpy(to, bytes.data(), bytes.size());
    });
  }
  return cudaSuccess;
}

/// Memory that is not locked is written before the call returns.
cudaError_t copy_to_host(void* to, const void* from, std::size_t size) {
  enqueue([=] { std::memcpy(to, from, size); }, {to, size});
  return is_registered({to, size}) ? cudaSuccess : wait_for_work();
}

cudaError_t copy(void* to, const void* from, std::size_t size, cudaMemcpyKind kind) {
  const bool to_device = kind == cudaMemcpyHostToDevice;
  if (!to_device && kind != cudaMemcpyDeviceToHost) {
    return misuse("a copy has a direction that this runtime does not know", cudaErrorInvalidValue);
  }
  if (size == 0) return cudaSuccess;
  cudaError_t status = require_device_bytes(to_device ? to : from, size);
  if (status == cudaSuccess) status = require_host_bytes({to_device ? from : to, size});
  if (status != cudaSuccess) return status;
  return to_device ? copy_to_device(to, {from, size}) : copy_to_host(to, from, size);
}

}  // namespace

std::size_t blocks_held() {
  return blocks().size();
}

std::size_t registrations_held() {
  return registrations().size();
}

}  // namespace simgpu::fake_runtime

using namespace simgpu::fake_runtime;

extern "C" {

cudaError_t cudaMalloc(void** place, std::size_t size) {
  return call("cudaMalloc", [&] { return allocate(place, size); });
}

cudaError_t cudaFree(void* begin) {
  return release_call("cudaFree", [&] { return deallocate(begin); });
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  return call("cudaMemGetInfo", [&] {
    *free = bytes_free(current_device());
    *total = bytes_per_device;
    return cudaSuccess;
  });
}

cudaError_t cudaHostRegister(void* begin, std::size_t size, unsigned flags) {
  return call("cudaHostRegister", [&] {
    const int device = current_device();
    const Registration made{size, device, generation(device), flags == cudaHostRegisterPortable};
    if (!registrations().try_emplace(begin, made).second) {
      return misuse("host memory is locked twice", cudaErrorHostMemoryAlreadyRegistered);
    }
    return cudaSuccess;
  });
}

cudaError_t cudaHostUnregister(void* begin) {
  return release_call("cudaHostUnregister", [&] { return unregister(begin); });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t size, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  return call("cudaMemcpyAsync", [&] {
    return use_for_work(stream, [&](Capture* capture) {
      if (capture != nullptr) {
        return misuse("a copy is given to a stream that captures",
                      cudaErrorStreamCaptureUnsupported);
      }
      return copy(to, from, size, kind);
    });
  });
}

}  // extern "C"
