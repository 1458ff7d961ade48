#include "cpu/field_memory.hpp"

#include <cstdint>

#include "common/kernels/field.hpp"
#include "common/memory/out_of_memory.hpp"
#include "cpu/parallel.hpp"
#include "cpu/state_bytes.hpp"

namespace simgpu::cpu {

namespace {

/// Nanoseconds, in round numbers, that a thread takes for a node.
constexpr std::uint64_t node_time = 4;

template <class Body>
void for_each_node(int threads, std::uint64_t nodes, const Body& body) {
  parallel_ranges(threads_for(threads, nodes, node_time), nodes,
                  [&](std::uint64_t begin, std::uint64_t end) {
                    for (std::uint64_t i = begin; i < end; ++i) body(i);
                  });
}

}  // namespace

FieldMemory::FieldMemory(const field::Grid& grid, int threads)
    : view_(field::view_without_memory(grid)),
      nodes_(grid.nodes()),
      dimensions_(grid.dimensions),
      threads_(threads) {
  memory::require_host_memory(field_bytes(grid).host);
  for (unsigned axis = 0; axis < dimensions_; ++axis) {
    axes_[axis].assign(grid.axes[axis].begin(), grid.axes[axis].end());
    view_.axes[axis].at = axes_[axis].data();
  }
  const std::uint64_t numbers = nodes_ * dimensions_;
  if (grid.has_doubles) {
    pair_as_doubles_.resize(2 * numbers);
    if (!grid.is_steady) more_as_doubles_.resize(numbers);
    view_.nodes = pair_as_doubles_.data();
  } else {
    pair_as_floats_.resize(2 * numbers);
    if (!grid.is_steady) more_as_floats_.resize(numbers);
    view_.nodes = pair_as_floats_.data();
  }
}

void FieldMemory::put(field::Slot slot, const void* components) {
  const auto put_into = [&](auto& pair, auto& more) {
    using Value = typename std::remove_reference_t<decltype(pair)>::value_type;
    const bool is_more = slot == field::Slot::more;
    const unsigned numbers_of_node = is_more ? dimensions_ : 2 * dimensions_;
    const unsigned offset = slot == field::Slot::second ? dimensions_ : 0;
    for_each_node(threads_, nodes_,
                  PutLevel<Value>{static_cast<const Value*>(components), nodes_, dimensions_,
                                  is_more ? more.data() : pair.data(), numbers_of_node, offset});
  };
  if (view_.has_doubles) {
    put_into(pair_as_doubles_, more_as_doubles_);
  } else {
    put_into(pair_as_floats_, more_as_floats_);
  }
}

void FieldMemory::advance(bool is_forward) {
  const auto advance_in = [&](auto& pair, const auto& more) {
    using Value = typename std::remove_reference_t<decltype(pair)>::value_type;
    for_each_node(threads_, nodes_,
                  AdvancePair<Value>{pair.data(), more.data(), dimensions_, is_forward});
  };
  if (view_.has_doubles) {
    advance_in(pair_as_doubles_, more_as_doubles_);
  } else {
    advance_in(pair_as_floats_, more_as_floats_);
  }
}

field::View FieldMemory::complete(const field::View& view) const {
  if (view_.has_doubles) return field::completed(view_, more_as_doubles_.data(), view);
  return field::completed(view_, more_as_floats_.data(), view);
}

}  // namespace simgpu::cpu
