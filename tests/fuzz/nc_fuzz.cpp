// Whole NetCDF files of velocities, read by simgpu-read's code in a process that may die of them
// (see test_reading()).

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "common/field/field_info.hpp"
#include "reader/netcdf_field.hpp"
#include "reader/refusal.hpp"
#include "target.hpp"
#include "test_reading.hpp"

namespace simgpu::fuzz {

namespace {

using io::foreign::Axis;
using io::foreign::FieldDescription;

constexpr std::uint64_t most_nodes_read = 20'000;
constexpr std::uint64_t most_levels_read = 3;

bool is_strict(const std::vector<double>& axis) {
  for (std::size_t i = 0; i < axis.size(); ++i) {
    if (!std::isfinite(axis[i]) || (i > 0 && !(axis[i] > axis[i - 1]))) return false;
  }
  return true;
}

/// What simgpu would call nonsense, if it were not so (common/field/field_part.cpp).
bool is_sensible(const reader::NetcdfField& field) {
  const FieldDescription& says = field.description();
  const auto axis = [&](Axis which) { return field.axes().of(which).coordinates; };
  for (const Axis which : {Axis::x, Axis::y, Axis::z, Axis::time}) {
    if (!is_strict(axis(which))) return false;
  }
  const auto x = axis(Axis::x);
  const auto y = axis(Axis::y);
  const auto t = axis(Axis::time);
  if (x.size() < 2 || y.size() < 2 || (says.components == 3) != (axis(Axis::z).size() >= 2)) {
    return false;
  }
  if (says.is_geographic != 0 && (y.front() < -90 || y.back() > 90)) return false;
  if (says.is_periodic != 0 && x.back() != x.front() + 360) return false;
  if (!t.empty() && t.front() != 0) return false;
  return says.first_fraction >= 0 && says.first_fraction < 1 &&
         std::abs(says.first_seconds) < std::int64_t{1} << 53 &&
         says.room <= std::uint64_t{1} << 31;
}

template <class Real>
bool are_velocities(const std::vector<unsigned char>& block, std::uint64_t count) {
  const auto* const values = reinterpret_cast<const Real*>(block.data());
  return std::all_of(values, values + count, [](Real value) {
    return std::abs(value) <= static_cast<Real>(field::most_velocity);
  });
}

Reading read_accepted_field(int descriptor, std::uint64_t at_once) {
  reader::NetcdfField field("/proc/self/fd/" + std::to_string(descriptor), descriptor, {});
  const FieldDescription& says = field.description();
  Reading reading;
  reading.end = Reading::End::accepted;
  reading.is_sensible = is_sensible(field);
  reading.digest =
      digest_with(first_digest, reinterpret_cast<const unsigned char*>(&says), sizeof says);
  for (const Axis axis : {Axis::x, Axis::y, Axis::z, Axis::time}) {
    const std::vector<double>& values = field.axes().of(axis).coordinates;
    reading.digest =
        digest_with(reading.digest, reinterpret_cast<const unsigned char*>(values.data()),
                    values.size() * sizeof(double));
  }
  const std::uint64_t nodes = std::min(
      most_nodes_read, says.nodes[0] * says.nodes[1] * std::max<std::uint64_t>(says.nodes[2], 1));
  const std::uint64_t levels = std::clamp<std::uint64_t>(says.times, 1, most_levels_read);
  std::vector<unsigned char> block(at_once * sizeof(double));
  for (std::uint64_t level = 0; level < levels; ++level) {
    for (std::uint32_t component = 0; component < says.components; ++component) {
      for (std::uint64_t first = 0; first < nodes; first += at_once) {
        const std::uint64_t count = std::min(at_once, nodes - first);
        field.read(component, level, first, count, block.data());
        reading.count += count;
        reading.digest = digest_with(reading.digest, block.data(), count * field.value_bytes());
        reading.is_sensible = reading.is_sensible && (field.value_bytes() == sizeof(double)
                                                          ? are_velocities<double>(block, count)
                                                          : are_velocities<float>(block, count));
      }
    }
  }
  return reading;
}

std::optional<Reading> read_whole_field(int descriptor, std::uint64_t at_once) {
  try {
    return read_accepted_field(descriptor, at_once);
  } catch (const reader::Refusal&) {
    return std::nullopt;
  } catch (const reader::NetcdfFailure&) {
    return std::nullopt;
  }
}

}  // namespace

void test_one(std::string_view input) {
  static Worker worker(read_whole_field);
  test_reading(worker, input);
}

}  // namespace simgpu::fuzz
