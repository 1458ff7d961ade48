#pragma once

#include <cstddef>
#include <optional>

namespace simgpu::cpu {

/// Starts the `threads` OpenMP threads that parallel_ranges() then uses in this thread, so that
/// what they take shows where they are started; returns how many there are, this one included.
/// Throws Error (out_of_memory) if the system does not give so many, or does not let them run where
/// OMP_PLACES or GOMP_CPU_AFFINITY have them: OpenMP's runtime would end the program over it, so it
/// is tried with plain threads first.
int start_threads(int threads);

/// The bytes of a thread's stack that an OMP_STACKSIZE or GOMP_STACKSIZE of this text asks for,
/// such as "512k" or "1 G"; nothing if it is null or not a size.
std::optional<std::size_t> stack_bytes(const char* text);

}  // namespace simgpu::cpu
