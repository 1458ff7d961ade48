#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

namespace {

#if defined(__x86_64__)
// Feature by feature, since clang 14 does not know the levels by name. The compiler's run-time
// library also asks whether the operating system saves the wide registers.
bool has_v3() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
}

bool has_v4() {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}
#else
bool has_v3() {
  return false;
}
bool has_v4() {
  return false;
}
#endif

}  // namespace

std::vector<InstructionSet> usable_instruction_sets() {
  std::vector<InstructionSet> sets = {InstructionSet::baseline};
  if (has_v3()) sets.push_back(InstructionSet::x86_64_v3);
  if (has_v4()) sets.push_back(InstructionSet::x86_64_v4);
  return sets;
}

InstructionSet best_instruction_set() {
  static const InstructionSet best = usable_instruction_sets().back();
  return best;
}

}  // namespace simgpu::cpu
