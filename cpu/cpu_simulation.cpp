#include "cpu/cpu_simulation.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "common/floating_point.hpp"
#include "common/kernels/atomic.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/reduction.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/reach.hpp"
#include "cpu/lanes.hpp"
#include "cpu/parallel.hpp"

namespace simgpu::cpu {

namespace {

/// The columns of `from` copied into those of `to`, which has the same size.
template <class Real>
void copy(ParticleView<const Real> from, ParticleView<Real> to) {
  for (unsigned column = 0; column < from.column_count; ++column) {
    std::copy_n(from.columns[column], from.size, to.columns[column]);
  }
}

/// Makes room for `count` particles only if the host has that much memory to give.
template <class Real>
ParticleColumns<Real> make_columns(const LawInfo& law, std::uint64_t count) {
  memory::require_host_memory(bytes_of(precision_of<Real>, law.column_count(), count));
  return ParticleColumns<Real>(law.column_count(), count);
}

/// Nanoseconds, in round numbers, that a thread takes for a particle: for a step, for going through
/// it once, and for holding it to the exact solution.
constexpr std::uint64_t step_time = 1;
constexpr std::uint64_t pass_time = 16;
constexpr std::uint64_t verify_time = 128;

constexpr std::uint64_t count_block_size = 64;

/// Counts up to count_block_size particles by cell. An atomic addition waits for its memory and
/// lets no other begin meanwhile, so all memory of a block is called for before.
template <class Real>
void count_block(ParticleView<const Real> particles, const Grid& grid, std::uint64_t* counts) {
  std::array<std::uint64_t, count_block_size> cells;
  for (std::uint64_t i = 0; i < particles.size; ++i) {
    cells[i] = cell_of(grid, particles.columns[0][i], particles.columns[1][i]);
    __builtin_prefetch(counts + cells[i], 1);
  }
  for (std::uint64_t i = 0; i < particles.size; ++i) {
    if (cells[i] != grid.cells()) count_one_more(counts[cells[i]]);
  }
}

}  // namespace

template <class Real>
CpuSimulation<Real>::CpuSimulation(const LawFunctions& law, Range range, int threads)
    : law_(law),
      functions_(law.in<Real>()),
      range_(range),
      threads_(threads),
      columns_(make_columns<Real>(*law.law, range.count)) {}

template <class Real>
void CpuSimulation<Real>::create(const Start& start) {
  const Create<Real> create{columns_.view(), StartBox(law().columns, start.region), start.seed,
                            range_.first};
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t i = begin; i < end; ++i) create(i);
  });
}

template <class Real>
void CpuSimulation<Real>::load(std::uint64_t offset, ParticleView<const Real> particles) {
  copy(particles, columns_.view().subview(offset, particles.size));
}

template <class Real>
void CpuSimulation<Real>::put_level(field::Slot slot, std::span<const std::byte> components) {
  field_.value().put(slot, components.data());
}

template <class Real>
std::optional<std::uint64_t> CpuSimulation<Real>::first_outside_domain(
    const Evolution& evolution) const {
  const ParticleView<const Real> particles = columns_.view();
  std::uint64_t first = range_.count;
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t i =
        begin + functions_.first_outside_domain(particles.subview(begin, end - begin), evolution);
    if (i == end) return;
#pragma omp critical(simgpu_first_outside_domain)
    first = std::min(first, i);
  });
  if (first == range_.count) return std::nullopt;
  return first;
}

template <class Real>
double CpuSimulation<Real>::evolve(std::uint64_t offset, std::uint64_t count,
                                   const Evolution& asked_for, Order order) {
  const DefaultFloatingPoint floating_point;  // for the seconds, too
  const auto start = std::chrono::steady_clock::now();
  const ParticleView<Real> particles = columns_.view().subview(offset, count);
  Evolution evolution = asked_for;
  if (field_) evolution.field = field_->complete(asked_for.field);
  const InstructionSet set = best_instruction_set();
  const auto move = [&](std::uint64_t begin, std::uint64_t end) {
    const ParticleView<Real> part = particles.subview(begin, end - begin);
    if (evolution.math == Math::exact) {
      functions_.evolve_exact(part, evolution, order, set);
    } else {
      functions_.evolve_fast(part, evolution, set);
    }
  };
  const int threads = threads_for(threads_, count, pass_time + step_time * evolution.steps);
  // A thread that goes over its particles once a step finds them in its own caches and memory if it
  // has the same ones all the time; where each takes all its steps at once, that hardly counts.
  if (takes_whole_steps(evolution.math, order)) {
    parallel_ranges(threads, count, move);
  } else {
    parallel_pieces(threads, count, lanes<Real>, move);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class Real>
void CpuSimulation<Real>::store(std::uint64_t offset, ParticleView<Real> particles) const {
  copy(columns_.view().subview(offset, particles.size), particles);
}

template <class Real>
std::uint64_t CpuSimulation<Real>::checksum() const {
  const HashOfParticle<Real> hash_of{columns_.view(), range_.first};
  std::uint64_t sum = 0;
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    std::uint64_t part = 0;
    for (std::uint64_t i = begin; i < end; ++i) part += hash_of(i);
#pragma omp atomic
    sum += part;
  });
  return sum;
}

template <class Real>
WorstKey CpuSimulation<Real>::worst_since_create(const Evolution& evolution,
                                                 const Start& start) const {
  return largest(range_.count, verify_time, [&](std::uint64_t begin, std::uint64_t end) {
    return functions_.worst_since_create(columns_.view().subview(begin, end - begin), evolution,
                                         start, range_.first + begin, begin);
  });
}

template <class Real>
WorstKey CpuSimulation<Real>::worst_since(const Evolution& evolution, std::uint64_t offset,
                                          ParticleView<const Real> start) const {
  return largest(start.size, verify_time, [&](std::uint64_t begin, std::uint64_t end) {
    return functions_.worst_since(columns_.view().subview(offset + begin, end - begin), evolution,
                                  start.subview(begin, end - begin), offset + begin);
  });
}

template <class Real>
double CpuSimulation<Real>::reach(const Evolution& evolution) const {
  return reach_of(largest(range_.count, pass_time, [&](std::uint64_t begin, std::uint64_t end) {
    return functions_.reach(columns_.view().subview(begin, end - begin), evolution);
  }));
}

template <class Real>
void CpuSimulation<Real>::count_cells(const Grid& grid, std::span<std::uint64_t> counts) const {
  const ParticleView<const Real> particles = columns_.view();
  // Counts of each thread's own would be memory that grows with the threads.
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t first = begin; first < end; first += count_block_size) {
      const std::uint64_t size = std::min(count_block_size, end - first);
      count_block(particles.subview(first, size), grid, counts.data());
    }
  });
}

template <class Real>
int CpuSimulation<Real>::threads_for_pass() const {
  return threads_for(threads_, range_.count, pass_time);
}

template <class Real>
template <class LargestIn>
std::uint64_t CpuSimulation<Real>::largest(std::uint64_t count, std::uint64_t time_of_each,
                                           const LargestIn& largest_in) const {
  std::uint64_t largest = 0;
  parallel_ranges(threads_for(threads_, count, time_of_each), count,
                  [&](std::uint64_t begin, std::uint64_t end) {
                    const std::uint64_t part = largest_in(begin, end);
#pragma omp critical(simgpu_largest)
                    largest = std::max(largest, part);
                  });
  return largest;
}

template class CpuSimulation<double>;
template class CpuSimulation<float>;

}  // namespace simgpu::cpu
