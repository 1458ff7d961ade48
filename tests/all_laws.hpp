#pragma once

#include <span>

#include "cpu/law_functions.hpp"
#include "cuda/law_functions.hpp"
#include "law_list.hpp"

namespace simgpu::test {

/// What knows of all these laws, in the form that it is given to backends and the driver.
template <class... Law>
struct LawsFor {
  static std::span<const LawInfo* const> driver() {
    static const LawInfo* const laws[] = {&law_info<Law>...};
    return laws;
  }
  static cpu::Laws cpu() {
    static const cpu::LawFunctions* const laws[] = {&cpu::law_functions<Law>()...};
    return laws;
  }
  static cuda::Laws cuda() {
    static const cuda::LawFunctions* const laws[] = {&cuda::law_functions<Law>()...};
    return laws;
  }
};

using Laws = AllLaws<LawsFor>;

}  // namespace simgpu::test
