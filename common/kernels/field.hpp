#pragma once

#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu {

// The bodies of kernels that bring the velocities of a field to where steps look them up (see
// field/view.hpp). `i` is the number of a node.

/// Puts the velocities at one time, component after component, into nodes.
template <class Value>
struct PutLevel {
  const Value* components;
  std::uint64_t node_count;
  unsigned component_count;
  Value* nodes;
  unsigned numbers_of_node;
  unsigned offset;  ///< of the time within a node

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    for (unsigned component = 0; component < component_count; ++component) {
      nodes[i * numbers_of_node + offset + component] = components[component * node_count + i];
    }
  }
};

/// Makes the third time one of the pair: the second if it comes after both, else the first.
template <class Value>
struct AdvancePair {
  Value* nodes;
  const Value* more;
  unsigned component_count;
  bool is_forward;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    Value* const first = nodes + i * 2 * component_count;
    Value* const second = first + component_count;
    const Value* const third = more + i * component_count;
    for (unsigned component = 0; component < component_count; ++component) {
      if (is_forward) {
        first[component] = second[component];
        second[component] = third[component];
      } else {
        second[component] = first[component];
        first[component] = third[component];
      }
    }
  }
};

}  // namespace simgpu
