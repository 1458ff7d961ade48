#include "driver/team/division.hpp"

#include <algorithm>
#include <utility>

#include "common/block.hpp"
#include "common/range.hpp"
#include "driver/team/ranges.hpp"

namespace simgpu::driver {

namespace {

/// The most particles of a part that are in one block, where blocks begin with the whole.
std::uint64_t largest_piece(const Range& part) {
  const std::uint64_t to_next_block = block_particles - part.first % block_particles;
  const std::uint64_t in_first = std::min(part.count, to_next_block);
  return std::max(in_first, std::min(part.count - in_first, block_particles));
}

}  // namespace

Division::Division(std::vector<MemoryUse> uses, std::vector<double> speeds)
    : uses_(std::move(uses)), speeds_(std::move(speeds)) {}

std::vector<std::uint64_t> Division::of(std::uint64_t particles) const {
  return shares(particles, speeds_);
}

MemoryUse Division::memory_use() const {
  return {[*this](Precision precision, unsigned columns, std::uint64_t particles) {
            return state(precision, columns, particles);
          },
          [*this](const Grid& grid) { return counting(grid); },
          [*this](Precision precision, unsigned columns, std::uint64_t particles) {
            return verifying(precision, columns, particles);
          },
          [*this](const field::Grid& grid) { return field(grid); }};
}

StateBytes Division::state(Precision precision, unsigned columns, std::uint64_t particles) const {
  StateBytes sum;
  const std::vector<std::uint64_t> counts = of(particles);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const StateBytes part = uses_[i].state(precision, columns, counts[i]);
    sum.host += part.host;
    sum.device += part.device;
    sum.fullest_device = std::max(sum.fullest_device, part.fullest_device);
  }
  return sum;
}

StateBytes Division::counting(const Grid& grid) const {
  StateBytes most;
  for (const MemoryUse& use : uses_) most = most_of(most, use.counting(grid));
  return most;
}

StateBytes Division::verifying(Precision precision, unsigned columns,
                               std::uint64_t particles) const {
  StateBytes most;
  const std::vector<std::uint64_t> counts = of(particles);
  const std::vector<Range> parts = ranges_of(0, counts);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    most = most_of(most, uses_[i].verifying(precision, columns, largest_piece(parts[i])));
  }
  return most;
}

/// Each member holds all of it.
StateBytes Division::field(const field::Grid& grid) const {
  StateBytes sum;
  for (const MemoryUse& use : uses_) {
    const StateBytes one = use.field(grid);
    sum.host += one.host;
    sum.device += one.device;
    sum.fullest_device = std::max(sum.fullest_device, one.fullest_device);
  }
  return sum;
}

}  // namespace simgpu::driver
