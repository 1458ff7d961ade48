#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "common/field/levels.hpp"
#include "common/field_grid.hpp"
#include "common/field_view.hpp"
#include "common/laws/gridded/interpolate.hpp"
#include "cpu/field_memory.hpp"

namespace simgpu::test {

/// Levels whose velocities come from a function of the nodes.
class LevelsOfNodes : public field::Levels {
 public:
  /// One component, in m/s, at a level and at the position of a node (z is 0 in a plane).
  using OfNode = std::function<double(unsigned component, unsigned level, const double* position)>;

  LevelsOfNodes(field::Grid grid, std::vector<double> times, OfNode of_node)
      : grid_(std::move(grid)), times_(std::move(times)), of_node_(std::move(of_node)) {
    grid_.is_steady = times_.size() == 1;
  }

  const field::Grid& grid() const override { return grid_; }
  std::span<const double> times() const override { return times_; }
  void read(std::uint64_t level, std::span<std::byte> components) override {
    std::uint64_t number = 0;
    for (unsigned component = 0; component < grid_.dimensions; ++component) {
      for_each_node([&](const double* position) {
        put(components, number++, of_node_(component, static_cast<unsigned>(level), position));
      });
    }
  }

 private:
  template <class Visit>
  void for_each_node(const Visit& visit) const {
    static const std::vector<double> one = {0};
    const auto& levels = grid_.dimensions == 3 ? grid_.axes[2] : one;
    for (const double z : levels) {
      for (const double y : grid_.axes[1]) {
        for (const double x : grid_.axes[0]) {
          const double position[] = {x, y, z};
          visit(position);
        }
      }
    }
  }

  void put(std::span<std::byte> components, std::uint64_t number, double velocity) const {
    if (grid_.has_doubles) {
      std::memcpy(&components[number * sizeof velocity], &velocity, sizeof velocity);
    } else {
      const auto single = static_cast<float>(velocity);
      std::memcpy(&components[number * sizeof single], &single, sizeof single);
    }
  }

  field::Grid grid_;
  std::vector<double> times_;
  OfNode of_node_;
};

/// The first levels of a field, up to three, in memory for steps.
class FieldInMemory {
 public:
  explicit FieldInMemory(field::Levels& levels) : levels_(levels), memory_(levels.grid(), 1) {
    times_.time_count = static_cast<unsigned>(std::min<std::size_t>(3, levels.times().size()));
    for (unsigned level = 0; level < times_.time_count; ++level) {
      put(static_cast<field::Slot>(level), level);
      times_.times[level] = levels.times()[level];
    }
  }

  void put(field::Slot slot, std::uint64_t level) {
    std::vector<std::byte> components(levels_.grid().bytes_of_level());
    levels_.read(level, components);
    memory_.put(slot, components.data());
  }
  void advance(bool is_forward) { memory_.advance(is_forward); }

  /// Which times these are, for whoever puts others.
  field::View& times() { return times_; }
  field::View view() const { return memory_.complete(times_); }

 private:
  field::Levels& levels_;
  cpu::FieldMemory memory_;
  field::View times_;
};

/// One component of the velocity at a position in the field and a time between its times.
template <class Real, unsigned dimensions>
Real velocity_at(const field::View& view, const Real (&position)[dimensions], double time,
                 unsigned component) {
  const auto places = field::places_of(view, position);
  EXPECT_EQ(places.outside, Real(0));
  const auto moment = field::moment_of<Real>(view, time);
  field::Each<Real> velocity[dimensions];
  if (view.has_doubles) {
    field::set_velocities<Real, double>(view, places, moment, velocity);
  } else {
    field::set_velocities<Real, float>(view, places, moment, velocity);
  }
  return velocity[component].of[0];
}

}  // namespace simgpu::test
