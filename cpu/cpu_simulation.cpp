#include "cpu/cpu_simulation.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "common/checksum.hpp"
#include "common/floating_point.hpp"
#include "common/initial_state.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/reach.hpp"
#include "common/worst_particle.hpp"
#include "cpu/evolve.hpp"
#include "cpu/evolve_fast.hpp"
#include "cpu/lanes.hpp"
#include "cpu/parallel.hpp"

namespace simgpu::cpu {

namespace {

/// The columns of `from` copied into those of `to`, which has the same size.
template <class Real>
void copy(ParticleView<const Real> from, ParticleView<Real> to) {
  for (std::size_t field = 0; field < field_count; ++field) {
    std::copy_n(from.columns[field], from.size, to.columns[field]);
  }
}

/// Makes room for `count` particles only if the host has that much memory to give.
template <class Real>
ParticleColumns<Real> make_columns(std::uint64_t count) {
  memory::require_host_memory(bytes_of<Real>(count));
  return ParticleColumns<Real>(count);
}

/// Nanoseconds, in round numbers, that a thread takes for a particle: for a step, for going through
/// it once, and for holding it to the closed form.
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
    cells[i] = cell_of(grid, particles.column(Field::x)[i], particles.column(Field::y)[i]);
    __builtin_prefetch(counts + cells[i], 1);
  }
  for (std::uint64_t i = 0; i < particles.size; ++i) {
    if (cells[i] == grid.cells()) continue;
#pragma omp atomic
    ++counts[cells[i]];
  }
}

}  // namespace

template <class Real>
CpuSimulation<Real>::CpuSimulation(Range range, int threads)
    : range_(range), threads_(threads), columns_(make_columns<Real>(range.count)) {}

template <class Real>
void CpuSimulation<Real>::create(std::uint64_t seed) {
  const ParticleView<Real> particles = columns_.view();
  parallel_ranges(threads_for_pass(), range_.count,
                  [=, first = range_.first](auto begin, auto end) {
                    for (auto i = begin; i < end; ++i)
                      particles.store(i, initial_particle<Real>(seed, first + i));
                  });
}

template <class Real>
void CpuSimulation<Real>::load(std::uint64_t offset, ParticleView<const Real> particles) {
  copy(particles, columns_.view().subview(offset, particles.size));
}

template <class Real>
std::optional<std::uint64_t> CpuSimulation<Real>::first_outside_domain(
    const Evolution& evolution) const {
  const ParticleView<const Real> particles = columns_.view();
  std::uint64_t first = range_.count;
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    std::uint64_t i = begin;
    while (i < end && in_domain(particles.load(i), evolution)) ++i;
    if (i == end) return;
#pragma omp critical(simgpu_first_outside_domain)
    first = std::min(first, i);
  });
  if (first == range_.count) return std::nullopt;
  return first;
}

template <class Real>
double CpuSimulation<Real>::evolve(std::uint64_t offset, std::uint64_t count,
                                   const Evolution& evolution, Order order) {
  const DefaultFloatingPoint floating_point;  // for the seconds, too
  const auto start = std::chrono::steady_clock::now();
  const ParticleView<Real> particles = columns_.view().subview(offset, count);
  const auto move = [&](std::uint64_t begin, std::uint64_t end) {
    const ParticleView<Real> part = particles.subview(begin, end - begin);
    if (evolution.arithmetic == Arithmetic::exact) {
      cpu::evolve(part, evolution, order);
    } else {
      cpu::evolve_fast(part, evolution);
    }
  };
  const int threads = threads_for(threads_, count, pass_time + step_time * evolution.steps);
  // A thread that goes over its particles once a step finds them in its own caches and memory if it
  // has the same ones all the time; where each takes all its steps at once, that hardly counts.
  if (takes_whole_steps(evolution.arithmetic, order)) {
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
  const ParticleView<const Real> particles = columns_.view();
  std::uint64_t sum = 0;
  parallel_ranges(threads_for_pass(), range_.count, [&](std::uint64_t begin, std::uint64_t end) {
    std::uint64_t part = 0;
    for (std::uint64_t i = begin; i < end; ++i) {
      part += particle_hash(range_.first + i, particles.load(i));
    }
#pragma omp atomic
    sum += part;
  });
  return sum;
}

template <class Real>
WorstKey CpuSimulation<Real>::worst_since_create(const Evolution& evolution,
                                                 std::uint64_t seed) const {
  return largest(range_.count, verify_time,
                 KeyOfParticle<Real, GeneratedStart<Real>>{
                     columns_.view(), {seed, range_.first}, evolution, 0});
}

template <class Real>
WorstKey CpuSimulation<Real>::worst_since(const Evolution& evolution, std::uint64_t offset,
                                          ParticleView<const Real> start) const {
  return largest(start.size, verify_time,
                 KeyOfParticle<Real, StoredStart<Real>>{
                     columns_.view().subview(offset, start.size), {start}, evolution, offset});
}

template <class Real>
double CpuSimulation<Real>::reach(const Evolution& evolution) const {
  const ParticleView<const Real> particles = columns_.view();
  return reach_of(largest(range_.count, pass_time, [&](std::uint64_t i) {
    return reach_key(particles.load(i), evolution);
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
template <class KeyOf>
std::uint64_t CpuSimulation<Real>::largest(std::uint64_t count, std::uint64_t time_of_each,
                                           const KeyOf& key_of) const {
  std::uint64_t largest = 0;
  parallel_ranges(threads_for(threads_, count, time_of_each), count,
                  [&](std::uint64_t begin, std::uint64_t end) {
                    std::uint64_t part = 0;
                    for (std::uint64_t i = begin; i < end; ++i) part = std::max(part, key_of(i));
#pragma omp critical(simgpu_largest)
                    largest = std::max(largest, part);
                  });
  return largest;
}

template class CpuSimulation<double>;
template class CpuSimulation<float>;

}  // namespace simgpu::cpu
