#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

#include "bench/law.hpp"
#include "bench/register_benchmark.hpp"
#include "bench/run_bench.hpp"
#include "bench/temporary_folder.hpp"
#include "common/block.hpp"
#include "common/io/particle_file.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"

namespace simgpu::bench {

namespace {

constexpr std::uint64_t file_sizes[] = {1'000, 1'000'000};

/// What the program would write: particles after 100 steps, whose numbers have all their digits.
template <class Real>
ParticleColumns<Real> particles_to_write(std::uint64_t count) {
  const auto backend = cpu::make_backend(1);
  backend->start();
  const auto simulation = make_simulation<Real>(*backend, benchmark_law, {0, count});
  simulation->create(Parameters{}.seed);
  simulation->evolve({1e-5, 100, Math::exact}, Order::particle);
  ParticleColumns<Real> particles(benchmark_law.column_count(), count);
  simulation->store(0, particles.view());
  return particles;
}

template <class Real>
void write(const std::filesystem::path& path, ParticleView<const Real> particles) {
  const auto writer = io::open_particle_writer<Real>(path, benchmark_law, particles.size);
  for_each_block(particles.size, [&](std::uint64_t offset, std::uint64_t count) {
    writer->write(particles.subview(offset, count));
  });
  writer->commit({});
}

template <class Real>
void read(const std::filesystem::path& path, ParticleView<Real> particles) {
  const auto reader = io::open_particle_reader<Real>(path, benchmark_law.columns);
  for_each_block(reader->size(), [&](std::uint64_t offset, std::uint64_t count) {
    reader->read(particles.subview(offset, count));
  });
}

/// Calls work(path, particles) on a file that is there and holds the particles.
template <class Real, class Work>
void with_file(benchmark::State& state, std::uint64_t count, Work work) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "particles.csv";
  ParticleColumns<Real> particles = particles_to_write<Real>(count);
  write<Real>(path, particles.view().read_only());
  for ([[maybe_unused]] auto iteration : state) work(path, particles.view());
  state.SetBytesProcessed(static_cast<std::int64_t>(std::filesystem::file_size(path)) *
                          state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(count) * state.iterations());
}

/// Until the bytes are on the disk: a run does not end before.
template <class Real>
void csv_write(benchmark::State& state, std::uint64_t count) {
  with_file<Real>(state, count,
                  [](const std::filesystem::path& path, ParticleView<Real> particles) {
                    write<Real>(path, particles.read_only());
                  });
}

/// A file that was written just before, so from memory where the system keeps it there.
template <class Real>
void csv_read(benchmark::State& state, std::uint64_t count) {
  with_file<Real>(state, count, read<Real>);
}

template <class Real>
void register_files(Precision precision) {
  for (const std::uint64_t count : file_sizes) {
    const std::string what = "/" + std::string(name_of(precision)) + "/" + std::to_string(count);
    register_benchmark("csv_write" + what, [count](benchmark::State& state) {
      csv_write<Real>(state, count);
    })->UseRealTime();
    register_benchmark("csv_read" + what, [count](benchmark::State& state) {
      csv_read<Real>(state, count);
    })->UseRealTime();
  }
}

}  // namespace

void register_file_benchmarks() {
  register_files<double>(Precision::double_precision);
  register_files<float>(Precision::single_precision);
}

}  // namespace simgpu::bench
