#pragma once

#include <memory>

#include "common/simulation.hpp"
#include "cuda/law_functions.hpp"

namespace simgpu::cuda {

/// A range of particles of a law in the memory of GPU `device`, whose context exists. Throws Error
/// (out_of_memory) that names the bytes asked for and those the device has free.
template <class Real>
std::unique_ptr<Simulation<Real>> make_cuda_simulation(int device, const LawFunctions& law,
                                                       Range range);

/// Loads the code of the kernels that these launch whatever the law: start state and checksum.
/// Throws Error (device_unusable) if there is none that the current device runs.
void load_state_kernels();

/// Loads the code of the kernels that copy the velocities of a gridded field into its nodes. Throws
/// Error (device_unusable) if there is none that the current device runs.
void load_field_kernels();

/// The lowest compute capability that the kernels have machine code or PTX for: 75 for 7.5.
int oldest_compute_capability() noexcept;

extern template std::unique_ptr<Simulation<double>> make_cuda_simulation(int, const LawFunctions&,
                                                                         Range);
extern template std::unique_ptr<Simulation<float>> make_cuda_simulation(int, const LawFunctions&,
                                                                        Range);

}  // namespace simgpu::cuda
