#pragma once

#include <cstddef>
#include <vector>

#include "common/field_grid.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::cpu {

/// A velocity field in host memory, which the ledger counts: its axes, and the velocities at up to
/// three times.
class FieldMemory {
 public:
  /// Throws Error (out_of_memory) when the host cannot give so much.
  FieldMemory(const field::Grid& grid, int threads);

  /// Takes the velocities at one time: grid.bytes_of_level() bytes, component after component.
  void put(field::Slot slot, const void* components);

  /// Makes the third time one of the pair, the other of which goes.
  void advance(bool is_forward);

  /// `view`, whose times are given, with this memory.
  field::View complete(const field::View& view) const;

 private:
  template <class Value>
  using Numbers = std::vector<Value, memory::CountingAllocator<Value>>;

  field::View view_;
  std::uint64_t nodes_;
  unsigned dimensions_;
  int threads_;
  Numbers<double> axes_[field::most_components];
  Numbers<double> pair_as_doubles_;
  Numbers<double> more_as_doubles_;
  Numbers<float> pair_as_floats_;
  Numbers<float> more_as_floats_;
};

}  // namespace simgpu::cpu
