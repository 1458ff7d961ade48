// Moves a hundred thousand particles on the CPU and prints the checksum of where they are then.

#include <cstdio>
#include <simgpu/common/laws/circle.hpp>
#include <simgpu/cpu/cpu_backend.hpp>

int main() {
  const auto backend = simgpu::cpu::make_backend();
  backend->start();
  const simgpu::LawInfo& circle = simgpu::law_info<simgpu::laws::Circle>;
  const auto simulation = simgpu::make_simulation<double>(*backend, circle, {0, 100'000});
  simulation->create(42);
  simulation->evolve({1e-5, 100}, simgpu::Order::particle);
  std::printf("%016llx\n", static_cast<unsigned long long>(simulation->checksum()));
}
