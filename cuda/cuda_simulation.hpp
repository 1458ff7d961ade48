#pragma once

#include <memory>

#include "common/simulation.hpp"

namespace simgpu::cuda {

/// A range of particles in the memory of GPU `device`, whose context exists. Throws Error
/// (out_of_memory) that names the bytes asked for and those the device has free.
template <class Real>
std::unique_ptr<Simulation<Real>> make_cuda_simulation(int device, Range range);

/// Loads the code of the kernels that these launch themselves: start state, domain and checksum.
/// Throws Error (device_unusable) if there is none that the current device runs.
void load_state_kernels();

extern template std::unique_ptr<Simulation<double>> make_cuda_simulation(int, Range);
extern template std::unique_ptr<Simulation<float>> make_cuda_simulation(int, Range);

}  // namespace simgpu::cuda
