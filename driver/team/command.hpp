#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "common/field_grid.hpp"
#include "common/grid.hpp"
#include "common/initial_state.hpp"
#include "common/law_info.hpp"
#include "common/parameters.hpp"
#include "common/particle_view.hpp"
#include "common/range.hpp"

namespace simgpu::driver {

/// What a member of a team can be told to do: the calls of Backend and Simulation; and to write its
/// particles into a file that it has open, which members do that have files of their own.
enum class Task : std::uint32_t {
  start,
  load_kernels,
  measure_speed,
  make,
  release,
  move_to,
  create,
  load,
  hold_field,
  put_level,
  advance_field,
  first_outside_domain,
  evolve,
  worst_since_create,
  worst_since,
  store,
  write,
  checksum,
  reach,
  count_cells,
};

/// A call with its numbers. It is copied as it is, to other processes of the same program too, but
/// for the law, which lies elsewhere there.
struct Command {
  Task task = Task::start;
  std::uint32_t simulation = 0;  ///< which of those that were made
  const LawInfo* law = nullptr;  ///< of that simulation, or of one to be made or measured
  Precision precision = Precision::double_precision;
  Order order = Order::particle;
  Range range;  ///< of `make` the particles; of others `first` is an offset in the member's own
  Evolution evolution;
  Start start;
  Grid grid;
  const field::Grid* field = nullptr;  ///< to be held
  field::Slot slot = field::Slot::first;
  bool is_forward = true;  ///< of advance_field
  std::uint32_t file = 0;  ///< which of those that the member has open
  std::uint64_t row = 0;   ///< in it, where the range begins
};

/// The host memory that a command reads or writes: columns of particles, numbers of cells, or the
/// velocities of a field at one time. It
/// belongs to whoever gives the command, and lives until its answer.
struct HostMemory {
  void* columns[most_columns] = {};  ///< the first column_count of them
  unsigned column_count = 0;
  std::uint64_t particles = 0;
  std::span<std::uint64_t> counts;
  std::span<const std::byte> level;  ///< of a field

  template <class Real>
  static HostMemory of(ParticleView<Real> view) {
    HostMemory memory;
    for (unsigned column = 0; column < view.column_count; ++column) {
      memory.columns[column] = const_cast<std::remove_const_t<Real>*>(view.columns[column]);
    }
    memory.column_count = view.column_count;
    memory.particles = view.size;
    return memory;
  }

  template <class Real>
  ParticleView<Real> view() const {
    return view_of<Real>(particles, column_count,
                         [this](unsigned column) { return static_cast<Real*>(columns[column]); });
  }
};

/// What a command gave, as far as it gives a number.
struct Answer {
  std::uint64_t value = 0;  ///< a checksum, a key or an offset
  double seconds = 0;       ///< or a distance, or particle-steps per second
  bool found = true;        ///< whether `value` is one
};

}  // namespace simgpu::driver
