#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "common/evolution.hpp"
#include "common/field/levels.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/simulation.hpp"

namespace simgpu::driver {

/// Brings to a simulation the velocities of the times between which it takes its steps, while a
/// thread reads those of the next. Which steps are taken at once does not change a bit.
template <class Real>
class FieldCourse {
 public:
  /// `run` is the whole run. Makes room for the field in the simulation, which is given back at the
  /// end. Throws Error.
  FieldCourse(field::Levels& levels, Simulation<Real>& simulation, const Evolution& run);
  ~FieldCourse();
  FieldCourse(const FieldCourse&) = delete;
  FieldCourse& operator=(const FieldCourse&) = delete;

  /// What can be done from a step on, which is below the last of the run.
  struct Stretch {
    field::View times;  ///< for the evolution
    std::uint64_t end;  ///< the step before which other velocities are needed
  };

  /// Has what step `step` needs brought to the simulation. Throws Error, as reading does.
  Stretch prepare(std::uint64_t step);

  /// The velocities at one of the two times between which that step begins, until the next call.
  /// Throws Error, as reading does.
  std::span<const std::byte> level_at(std::uint64_t step);

 private:
  using Level = std::uint64_t;

  double time_of(std::uint64_t step) const;
  bool is_forward() const { return timestep_ > 0; }
  Level level_before(std::uint64_t step) const;
  bool ends_within_pair(std::uint64_t step) const;
  std::uint64_t end_within_pair(std::uint64_t step) const;
  std::optional<Level> next_level() const;
  void bring_pair(Level first);
  void bring_more();
  void put(field::Slot slot, Level level);
  void begin_reading(Level level);
  void finish_reading();

  field::Levels& levels_;
  Simulation<Real>& simulation_;
  // Of the run. Stacks may be small, and an Evolution is not.
  double start_time_;
  double timestep_;
  std::uint64_t steps_;
  std::optional<Level> pair_;  ///< the earlier level of the pair in the simulation
  std::optional<Level> more_;  ///< what is beside it
  std::vector<std::byte, memory::CountingAllocator<std::byte>> buffer_;
  std::unique_ptr<PinnedMemory> pinned_;  ///< the buffer
  std::optional<Level> in_buffer_;
  std::future<void> reading_;
};

extern template class FieldCourse<double>;
extern template class FieldCourse<float>;

}  // namespace simgpu::driver
