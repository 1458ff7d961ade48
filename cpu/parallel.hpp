#pragma once

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "common/floating_point.hpp"

namespace simgpu::cpu {

/// How many of `threads` are to share in the work on `count` particles, each of which takes so many
/// nanoseconds or so: all, or the calling one alone where waking the others and waiting for them
/// takes longer than the work. On a busy machine it may take many milliseconds, since OpenMP's
/// threads wait by looking again and again, and keep each other from running meanwhile.
constexpr int threads_for(int threads, std::uint64_t count, std::uint64_t nanoseconds_of_each) {
  constexpr std::uint64_t worth_it = 500'000;
  return count < worth_it / nanoseconds_of_each ? 1 : threads;
}

/// Splits [0, count) among `threads` OpenMP threads and calls body(begin, end) once in each, with
/// neighbouring shares that start on whole cache lines. The split is the same for every call with
/// the same count, so that a thread comes back to the memory it touched first. `body` must neither
/// throw nor allocate, and has the default floating-point environment in each thread.
template <class Body>
void parallel_ranges(int threads, std::uint64_t count, Body body) {
  constexpr std::uint64_t line_elements = 64 / sizeof(float);
#pragma omp parallel num_threads(threads)
  {
    const DefaultFloatingPoint floating_point;
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

/// Hands out [0, count) to `threads` OpenMP threads in pieces, each of whole blocks of `block` but
/// for the last, and calls body(begin, end) for each. The first pieces are large and the last ones
/// single blocks, so that no thread waits long for another, however unlike their processors are and
/// whatever else those have to do. `body` must neither throw nor allocate, and has the default
/// floating-point environment in each thread.
template <class Body>
void parallel_pieces(int threads, std::uint64_t count, std::uint64_t block, Body body) {
  std::atomic<std::uint64_t> handed_out = 0;
#pragma omp parallel num_threads(threads)
  {
    const DefaultFloatingPoint floating_point;
    const auto team = static_cast<std::uint64_t>(omp_get_num_threads());
    std::uint64_t begin = handed_out.load(std::memory_order_relaxed);
    while (begin < count) {
      const std::uint64_t left = count - begin;
      const std::uint64_t blocks = std::max<std::uint64_t>(left / (2 * team) / block, 1);
      const std::uint64_t end = begin + std::min(left, blocks * block);
      // A failure means that another thread was first, and leaves what is left since in `begin`.
      if (!handed_out.compare_exchange_weak(begin, end, std::memory_order_relaxed)) continue;
      body(begin, end);
      begin = handed_out.load(std::memory_order_relaxed);
    }
  }
}

}  // namespace simgpu::cpu
