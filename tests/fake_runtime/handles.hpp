#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "fake_runtime/devices.hpp"
#include "fake_runtime/faults.hpp"

namespace simgpu::fake_runtime {

/// A number that no other thing has, or had, as a handle or as a device's address.
void* new_handle();

/// The things of one kind that a program holds, by their handles.
template <class Thing>
class Handles {
 public:
  explicit Handles(std::string kind) : kind_(std::move(kind)) {}

  std::size_t size() const { return things_.size(); }

  void* add(Thing thing) {
    void* const handle = new_handle();
    things_.emplace(handle,
                    Entry{std::move(thing), current_device(), generation(current_device())});
    return handle;
  }

  /// What `use` makes of the thing, or the reason why there is none.
  template <class Use>
  cudaError_t visit(const void* handle, Use use) {
    const auto place = things_.find(handle);
    if (place == things_.end()) {
      return misuse("a call is given what is no " + kind_, cudaErrorInvalidResourceHandle);
    }
    if (place->second.generation != generation(place->second.device)) return gone();
    return use(place->second.thing);
  }

  /// Ends the thing, on which `last` is used before if it is still there.
  template <class Last>
  cudaError_t remove(const void* handle, Last last) {
    const cudaError_t status = visit(handle, last);
    things_.erase(handle);
    return status;
  }
  cudaError_t remove(const void* handle) {
    return remove(handle, [](Thing&) { return cudaSuccess; });
  }

 private:
  struct Entry {
    Thing thing;
    int device;  ///< that was current when it was made
    int generation;
  };

  std::string kind_;
  std::map<const void*, Entry> things_;
};

}  // namespace simgpu::fake_runtime
