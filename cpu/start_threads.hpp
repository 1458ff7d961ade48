#pragma once

namespace simgpu::cpu {

/// Starts the `threads` OpenMP threads that parallel_ranges() then uses, so that what they take
/// shows where they are started. Throws Error (out_of_memory) if the system does not give so many.
void start_threads(int threads);

}  // namespace simgpu::cpu
