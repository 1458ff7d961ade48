#pragma once

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
    columns_.reserve(block.column_count);
    for (Real* const column : std::span(block.columns, block.column_count)) {
      if (succeeded(
              cudaHostRegister(column, block.size * sizeof(Real), cudaHostRegisterPortable))) {
        columns_.push_back(column);
      }
    }
  }
  ~HostRegistration() override {
    for (void* const column : columns_) succeeded(cudaHostUnregister(column));
  }
  HostRegistration(const HostRegistration&) = delete;
  HostRegistration& operator=(const HostRegistration&) = delete;

 private:
  std::vector<void*> columns_;
};

}  // namespace simgpu::cuda
