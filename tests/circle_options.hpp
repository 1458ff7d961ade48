#pragma once

#include "common/built_in_laws.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::test {

/// Options of a run of the circle, as an empty command line gives them.
inline driver::Options circle_options() {
  driver::Options options;
  options.laws = built_in_laws();
  options.parameters.law = options.laws.front();
  return options;
}

}  // namespace simgpu::test
