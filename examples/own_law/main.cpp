// Moves pendulums on two devices, compares every bit of them, and says what memory each line took.

#include <cstdio>
#include <exception>
#include <memory>
#include <simgpu/common/compare.hpp>
#include <simgpu/common/memory/format_bytes.hpp>
#include <simgpu/common/memory/line_table.hpp>
#include <simgpu/common/text/number_text.hpp>
#include <simgpu/cpu/cpu_backend.hpp>
#include <simgpu/cuda/cuda_backend.hpp>
#include <simgpu/cuda/device_query.hpp>

#include "pendulum.hpp"

namespace {

using namespace simgpu;

/// A GPU, if there is one; else two threads of the CPU.
std::unique_ptr<Backend> make_second_backend() {
  if (const auto gpu = cuda::query_devices().first_usable()) {
    return cuda::make_backend(*gpu, cuda::laws_of<own::Pendulum>());
  }
  return cpu::make_backend(2, cpu::laws_of<own::Pendulum>());
}

void print_device(const Backend& backend) {
  std::printf("%s: %s", backend.name().c_str(), backend.description().c_str());
  if (const auto threads = backend.threads()) {
    std::printf(", %s", counted(static_cast<std::uint64_t>(*threads), "thread").c_str());
  }
  std::printf("\n");
}

void print_memory(const memory::LineTable& table) {
  using memory::format_increment;
  std::printf("\n%11s  %11s  %9s  %9s  %8s\n", "Host", "Device", "RSS", "Peak RSS", "Seconds");
  for (const memory::LineRecord& line : table.lines()) {
    std::printf("%11s  %11s  %9s  %9s  %8.6f  %s\n",
                format_increment(line.host_own_increment).c_str(),
                format_increment(line.device_own_increment).c_str(),
                memory::bytes_or_na(line.host_rss).c_str(),
                memory::bytes_or_na(line.host_peak_rss).c_str(), line.seconds, line.site.contents);
  }
}

/// Returns whether all bits are equal.
bool run() {
  const LawInfo& law = law_info<own::Pendulum>;
  const Range all{0, 1'000'000};
  const std::uint64_t seed = 42;
  Evolution evolution;
  evolution.timestep = 0.001;
  evolution.steps = 1000;
  evolution.law_parameters = law.default_parameters();

  memory::LineTable table;
  const auto one = cpu::make_backend(1, cpu::laws_of<own::Pendulum>());
  SIMGPU_MEMORY_LINE(table, "start", one->start());
  SIMGPU_MEMORY_LINE(table, "make", const auto first = make_simulation<double>(*one, law, all));
  SIMGPU_MEMORY_LINE(table, "create", first->create(seed));
  SIMGPU_MEMORY_LINE(table, "evolve", first->evolve(evolution, Order::particle));

  const auto other = make_second_backend();
  SIMGPU_MEMORY_LINE(table, "start", other->start());
  SIMGPU_MEMORY_LINE(table, "load_kernels", other->load_kernels(law));
  SIMGPU_MEMORY_LINE(table, "make", const auto second = make_simulation<double>(*other, law, all));
  SIMGPU_MEMORY_LINE(table, "create", second->create(seed));
  SIMGPU_MEMORY_LINE(table, "evolve", second->evolve(evolution, Order::particle));
  SIMGPU_MEMORY_LINE(table, "compare", const Comparison difference = compare(*first, *second));

  print_device(*one);
  print_device(*other);
  std::printf("checksums %s and %s\n", checksum_text(first->checksum()).c_str(),
              checksum_text(second->checksum()).c_str());
  std::printf("%s compared, %s differ\n", counted(difference.compared, "pendulum").c_str(),
              grouped(difference.differing).c_str());
  print_memory(table);
  return difference.bitwise_equal();
}

}  // namespace

int main() {
  try {
    return run() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pendulums: %s\n", error.what());
    return 1;
  }
}
