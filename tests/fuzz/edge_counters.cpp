// To be compiled by itself, without counting: where it counts, a compiler has these names for
// itself.

#include "edge_counters.hpp"

#ifdef SIMGPU_FUZZ_COUNTERS
extern "C" {
extern unsigned char __start___sancov_cntrs[] __attribute__((visibility("hidden")));
extern unsigned char __stop___sancov_cntrs[] __attribute__((visibility("hidden")));
}
#endif

namespace simgpu::fuzz {

std::span<unsigned char> edge_counters() {
#ifdef SIMGPU_FUZZ_COUNTERS
  return {__start___sancov_cntrs, __stop___sancov_cntrs};
#else
  return {};
#endif
}

}  // namespace simgpu::fuzz
