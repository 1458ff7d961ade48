#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>

namespace simgpu::cpu {

/// Splits [0, count) among `threads` OpenMP threads and calls body(begin, end) once in each, with
/// neighbouring shares that start on whole cache lines. The split is the same for every call with
/// the same count, so that a thread comes back to the memory it touched first. `body` must neither
/// throw nor allocate.
template <class Body>
void parallel_ranges(int threads, std::uint64_t count, Body body) {
  constexpr std::uint64_t line_elements = 64 / sizeof(float);
#pragma omp parallel num_threads(threads)
  {
    const auto team = static_cast<std::uint64_t>(omp_get_num_threads());
    const auto rank = static_cast<std::uint64_t>(omp_get_thread_num());
    const std::uint64_t lines = (count + line_elements - 1) / line_elements;
    const std::uint64_t share = lines / team;
    const std::uint64_t longer = lines % team;  // the first shares take one line more
    const std::uint64_t first = rank * share + std::min(rank, longer);
    const std::uint64_t last = first + share + (rank < longer ? 1 : 0);
    const std::uint64_t begin = std::min(first * line_elements, count);
    const std::uint64_t end = std::min(last * line_elements, count);
    body(begin, end);
  }
}

}  // namespace simgpu::cpu
