#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "common/particle_view.hpp"
#include "common/simulation.hpp"
#include "cuda/cuda_error.hpp"

namespace simgpu::cuda {

/// Host memory that the driver has locked into place, for all devices, so that they copy from and
/// to it without a copy in between. Where the system refuses to lock it, copies take that detour
/// and are as right: so that is no error.
class HostRegistration : public PinnedMemory {
 public:
  template <class Real>
  explicit HostRegistration(ParticleView<Real> block) {
    locked_.reserve(block.column_count);
    for (Real* const column : std::span(block.columns, block.column_count)) {
      lock(column, block.size * sizeof(Real));
    }
  }
  /// Of bytes that are the owner's to write, and the devices' to read alone.
  explicit HostRegistration(std::span<const std::byte> bytes) {
    locked_.reserve(1);
    lock(const_cast<std::byte*>(bytes.data()), bytes.size());
  }
  ~HostRegistration() override {
    for (void* const begin : locked_) succeeded(cudaHostUnregister(begin));
  }
  HostRegistration(const HostRegistration&) = delete;
  HostRegistration& operator=(const HostRegistration&) = delete;

 private:
  void lock(void* begin, std::size_t bytes) {
    if (succeeded(cudaHostRegister(begin, bytes, cudaHostRegisterPortable))) {
      locked_.push_back(begin);
    }
  }

  std::vector<void*> locked_;
};

}  // namespace simgpu::cuda
