// A user's program: moves the default particles on the CPU and checks the result.

#include <cstdio>
#include <filesystem>
#include <simgpu/common/base/error.hpp>
#include <simgpu/common/io/particle_file.hpp>
#include <simgpu/common/laws/circle.hpp>
#include <simgpu/common/particle_columns.hpp>
#include <simgpu/common/particle_row.hpp>
#include <simgpu/cpu/cpu_backend.hpp>
#include <simgpu/cuda/device_query.hpp>

#include "common/base/error.hpp"

namespace {

constexpr const simgpu::LawInfo& law = simgpu::law_info<simgpu::laws::Circle>;

/// Writes and reads a file of particles, which takes a program beside the libraries where it is
/// .h5.
bool reads_what_it_writes(const std::filesystem::path& path) {
  simgpu::ParticleColumns<double> columns(law.column_count(), 3);
  for (std::size_t i = 0; i < 3; ++i) {
    simgpu::store(columns.view(), i, simgpu::circle::Particle<double>{1, 2, 3});
  }
  const auto writer = simgpu::io::open_particle_writer<double>(path, law, 3);
  for (std::size_t pass = 0; pass < writer->passes(); ++pass) {
    writer->write(columns.view().read_only());
  }
  writer->commit({});
  return simgpu::io::particles_in(path, law.columns) == 3;
}

}  // namespace

int main() {
  static_assert(std::is_base_of_v<std::exception, simgpu::Error>);
  const auto backend = simgpu::cpu::make_backend(1);
  backend->start();
  const auto simulation = simgpu::make_simulation<double>(*backend, law, {0, 100'000});
  simulation->create(42);
  simulation->evolve({1e-5, 100}, simgpu::Order::particle);
  std::printf("%zu GPUs\n", simgpu::cuda::query_devices().devices.size());
#if defined(SIMGPU_READER_PROGRAM)
  if (!reads_what_it_writes("consumer.h5")) return 1;
#endif
  if (!reads_what_it_writes("consumer.npy")) return 1;
  return simulation->checksum() == 0xb8e44c4235e412fdU ? 0 : 1;
}
