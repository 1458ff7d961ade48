#pragma once

#include "cuda/law_functions.hpp"

namespace simgpu::cuda {

// Included by the file that simgpu_add_law() generates for laws where there is no CUDA compiler,
// and by nothing else.

template <class Law>
const LawFunctions& law_functions() {
  static constexpr LawFunctions functions{&law_info<Law>, {}, {}, nullptr};
  return functions;
}

}  // namespace simgpu::cuda
