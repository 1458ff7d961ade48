#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <vector>

#include "common/field_grid.hpp"
#include "common/law_info.hpp"
#include "cpu/field_memory.hpp"

namespace simgpu::test {

/// A grid that some of a law's generated particles are outside of, so that some leave.
inline field::Grid grid_for(const LawInfo& law) {
  field::Grid grid;
  grid.dimensions = law.dimensions;
  grid.axes[0] = {-0.9, -0.5, 0.1, 0.2, 0.9};
  grid.axes[1] = {-0.9, -0.3, 0.3, 0.9};
  if (law.dimensions == 3) grid.axes[2] = {-0.9, 0, 0.9};
  return grid;
}

/// Velocities at one of two times, as Simulation::put_level() takes them.
inline std::vector<std::byte> level_for(const LawInfo& law, unsigned time) {
  std::vector<std::byte> level(grid_for(law).bytes_of_level());
  for (std::uint64_t i = 0; i < level.size() / sizeof(float); ++i) {
    const auto number = static_cast<float>(0.3 * std::sin(static_cast<double>(3 * i + 7 * time)));
    std::memcpy(level.data() + i * sizeof number, &number, sizeof number);
  }
  return level;
}

/// The times of these levels: from the start of what laws are tried with to far beyond its end.
inline field::View times_for(const LawInfo& law) {
  field::View view;
  if (!law.takes_field) return view;
  view.time_count = 2;
  view.times[1] = 1e5;
  return view;
}

/// The field in host memory, for laws that take one.
inline field::View field_for(const LawInfo& law) {
  if (!law.takes_field) return {};
  static std::map<unsigned, cpu::FieldMemory> held;  // by dimensions; views of it stay valid
  auto found = held.find(law.dimensions);
  if (found == held.end()) {
    found = held.try_emplace(law.dimensions, grid_for(law), 1).first;
    for (const unsigned time : {0U, 1U}) {
      found->second.put(time == 0 ? field::Slot::first : field::Slot::second,
                        level_for(law, time).data());
    }
  }
  return found->second.complete(times_for(law));
}

}  // namespace simgpu::test
