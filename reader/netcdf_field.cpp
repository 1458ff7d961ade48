#include "reader/netcdf_field.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "common/field/field_info.hpp"
#include "common/text/one_line.hpp"
#include "reader/netcdf_chunks.hpp"
#include "reader/netcdf_grids.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::foreign::Axis;

namespace {

template <std::size_t Size>
void put_text(char (&to)[Size], const std::string& text) {
  std::memcpy(to, text.data(), std::min(text.size(), Size - 1));
}

}  // namespace

NetcdfField::NetcdfField(const std::string& path, int descriptor,
                         const std::array<std::string, 3>& names)
    : file_(path), velocities_(find_velocities(file_, names)) {
  choose_dimensions();
  require_size();
  require_whole(file_, descriptor);
  make_components();
  describe();
}

/// Three with several levels, which need a third component, else two.
void NetcdfField::choose_dimensions() {
  const NetcdfVariable& u = *velocities_.components[0];
  const AxisVariables found = identify_axes(file_, u);
  axes_ = read_axes(file_, found);
  for (const std::size_t component : {0U, 1U}) {
    require_along_axes(file_, *velocities_.components[component],
                       *found.variables[static_cast<std::size_t>(Axis::x)]);
  }
  const NetcdfVariable*& w = velocities_.components[2];
  const NetcdfVariable* const z = found.variables[static_cast<std::size_t>(Axis::z)];
  if (z == nullptr) {
    w = nullptr;
    return;
  }
  if (w == nullptr) {
    throw Refusal{what(u) + " has " + std::to_string(axes_.of(Axis::z).coordinates.size()) +
                  " levels of '" + one_line(z->name) +
                  "', and the file has no velocity upward with them; name its variable, or select "
                  "one level to move in two dimensions, for instance with ncks -d " +
                  one_line(z->name) + ",0"};
  }
  require_same_dimensions(file_, u, *w);
}

void NetcdfField::require_size() const {
  std::uint64_t nodes = 1;
  for (const Axis axis : {Axis::x, Axis::y, Axis::z}) {
    const std::uint64_t some = std::max<std::size_t>(axes_.of(axis).coordinates.size(), 1);
    if (some > field::most_nodes / nodes) {
      throw Refusal{what(*velocities_.components[0]) +
                    " has 2^31 nodes or more at one time; select a part of it"};
    }
    nodes *= some;
  }
}

void NetcdfField::make_components() {
  std::uint64_t room = 0;
  for (std::size_t component = 0; component < 3; ++component) {
    const NetcdfVariable* const variable = velocities_.components[component];
    if (variable == nullptr) continue;
    const bool is_turned = component == 2 && axes_.is_depth != velocities_.is_third_downward;
    meanings_[component].emplace(file_, *variable, is_turned);
    values_[component].emplace(file_, *variable, axes_, *meanings_[component]);
    room += hold_chunks(file_, *variable, axes_);
    description_.components = static_cast<std::uint32_t>(component + 1);
    description_.value_bytes = std::max(
        description_.value_bytes, static_cast<std::uint32_t>(meanings_[component]->value_bytes()));
  }
  description_.room = room + io::foreign::block_bytes * 2;  // stored numbers, as doubles
}

void NetcdfField::describe() {
  const NetcdfAxis& time = axes_.of(Axis::time);
  for (const Axis axis : {Axis::x, Axis::y, Axis::z}) {
    description_.nodes[static_cast<std::size_t>(axis)] = axes_.of(axis).coordinates.size();
  }
  description_.times = time.coordinates.size();
  description_.has_date = axes_.first_time ? 1 : 0;
  if (axes_.first_time) {
    description_.first_seconds = axes_.first_time->seconds;
    description_.first_fraction = axes_.first_time->fraction;
  }
  description_.calendar = static_cast<std::uint32_t>(axes_.calendar);
  description_.is_geographic = axes_.is_geographic ? 1 : 0;
  description_.is_periodic = axes_.is_periodic ? 1 : 0;
  description_.is_depth = axes_.is_depth ? 1 : 0;
  for (std::size_t component = 0; component < description_.components; ++component) {
    put_text(description_.variables[component], velocities_.components[component]->name);
  }
  put_text(description_.units, meanings_[0]->units());
}

void NetcdfField::read(std::uint32_t component, std::uint64_t level, std::uint64_t first,
                       std::uint64_t count, unsigned char* to) {
  NetcdfValues& values = values_.at(component).value();
  if (value_bytes() == sizeof(double)) {
    values.read(level, first, count, reinterpret_cast<double*>(to));
  } else {
    values.read(level, first, count, reinterpret_cast<float*>(to));
  }
}

}  // namespace simgpu::reader
