// A user's program that has nothing to do with particles: where its memory goes, line by line.

#include <cstdio>
#include <simgpu/common/memory/counting_allocator.hpp>
#include <simgpu/common/memory/line_table.hpp>
#include <vector>

int main() {
  using Numbers = std::vector<double, simgpu::memory::CountingAllocator<double>>;
  simgpu::memory::LineTable table;
  SIMGPU_MEMORY_LINE(table, "make", Numbers numbers(1'000'000));
  SIMGPU_MEMORY_LINE(table, "double", numbers.resize(2'000'000));
  for (const simgpu::memory::LineRecord& line : table.lines()) {
    std::printf("%10lld bytes, %llu at the peak: %s\n",
                static_cast<long long>(line.host_own_increment),
                static_cast<unsigned long long>(line.host_own_peak), line.site.contents);
  }
  return table.lines()[0].host_own == 8'000'000 && table.lines()[1].host_own_peak == 24'000'000 ? 0
                                                                                                : 1;
}
