#pragma once

#include <string_view>
#include <vector>

namespace simgpu::cpu {

/// The instructions that a loop is compiled for. All give the same bits; newer ones move more
/// particles at a time.
enum class InstructionSet {
  baseline,   ///< what every processor of this architecture has
  x86_64_v3,  ///< AVX2: four doubles at a time
  x86_64_v4,  ///< AVX-512: eight doubles at a time
};

/// Those that this program has code for and this processor has, from the oldest to the newest.
std::vector<InstructionSet> usable_instruction_sets();

/// The newest of them.
InstructionSet best_instruction_set();

constexpr std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return "baseline";
    case InstructionSet::x86_64_v3:
      return "x86-64-v3";
    case InstructionSet::x86_64_v4:
      return "x86-64-v4";
  }
  return "unknown";
}

}  // namespace simgpu::cpu
