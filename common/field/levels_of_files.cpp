#include "common/field/levels_of_files.hpp"

namespace simgpu::field {

namespace {

constexpr double degrees_round_the_globe = 360;

/// The level at the surface holds beyond it: the ocean's between its uppermost values and the
/// waves, the air's down to the ground.
Beyond beyond_levels(const FieldInfo& info) {
  if (info.z.empty()) return Beyond::outside;
  const bool is_height_below_the_surface = !info.is_depth && info.z.back() <= 0;
  return is_height_below_the_surface ? Beyond::as_the_last : Beyond::as_the_first;
}

}  // namespace

Grid grid_of(const FieldInfo& info) {
  Grid grid;
  grid.dimensions = static_cast<unsigned>(info.components());
  grid.axes[0] = info.x;
  grid.axes[1] = info.y;
  grid.axes[2] = info.z;
  grid.has_doubles = info.precision == Precision::double_precision;
  grid.is_geographic = info.is_geographic;
  grid.is_steady = info.times.empty();
  grid.period = info.is_periodic ? degrees_round_the_globe : 0;
  grid.beyond = beyond_levels(info);
  return grid;
}

LevelsOfFiles::LevelsOfFiles(FieldFiles& files)
    : files_(files), grid_(grid_of(files.info())), times_(files.info().times) {
  if (grid_.is_steady) times_ = {0};
}

void LevelsOfFiles::read(std::uint64_t level, std::span<std::byte> components) {
  if (grid_.has_doubles) {
    read_as<double>(level, components);
  } else {
    read_as<float>(level, components);
  }
}

template <class Value>
void LevelsOfFiles::read_as(std::uint64_t level, std::span<std::byte> components) {
  const std::uint64_t nodes = grid_.nodes();
  const std::span<Value> numbers(reinterpret_cast<Value*>(components.data()),
                                 nodes * grid_.dimensions);
  for (unsigned component = 0; component < grid_.dimensions; ++component) {
    files_.read(level, component, numbers.subspan(component * nodes, nodes));
  }
}

}  // namespace simgpu::field
