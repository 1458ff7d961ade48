#include "common/field_grid.hpp"

#include "common/field_cell.hpp"

namespace simgpu::field {

View view_without_memory(const Grid& grid) {
  View view;
  for (unsigned number = 0; number < grid.dimensions; ++number) {
    const std::vector<double>& coordinates = grid.axes[number];
    AxisView axis;
    axis.at = coordinates.data();
    axis.count = static_cast<std::uint32_t>(coordinates.size());
    axis.cells_per_unit = even_cells_per_unit(axis);
    axis.spacing = exact_spacing(axis);
    axis.at = nullptr;
    view.axes[number] = axis;
  }
  view.has_doubles = grid.has_doubles;
  view.is_geographic = grid.is_geographic;
  view.is_steady = grid.is_steady;
  view.period = grid.period;
  view.beyond = grid.beyond;
  return view;
}

View completed(View held, const void* more, const View& asked_for) {
  held.time_count = asked_for.time_count;
  held.more_is_before = asked_for.more_is_before;
  for (unsigned time = 0; time < asked_for.time_count; ++time) {
    held.times[time] = asked_for.times[time];
  }
  held.more = more;
  return held;
}

}  // namespace simgpu::field
