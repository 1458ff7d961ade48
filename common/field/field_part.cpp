#include "common/field/field_part.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/error.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::field {

namespace fs = std::filesystem;
using io::foreign::Axis;
using io::foreign::FieldDescription;

namespace {

constexpr double most_coordinate = 1e18;
constexpr std::int64_t most_seconds = std::int64_t{1} << 53;

[[noreturn]] void refuse_nonsense(const fs::path& path) {
  throw Error(ErrorKind::bad_input, path.string() +
                                        ": cannot read it: the reader answers nonsense; the file "
                                        "is damaged or hostile");
}

bool is_length(std::uint64_t count) {
  return 2 <= count && count <= most_coordinates;
}

bool is_sensible(const FieldDescription& field) {
  if (field.components != 2 && field.components != 3) return false;
  if (!is_length(field.nodes[0]) || !is_length(field.nodes[1])) return false;
  if (field.components == 2 ? field.nodes[2] != 0 : !is_length(field.nodes[2])) return false;
  const std::uint64_t in_a_level = field.nodes[0] * field.nodes[1];
  if (in_a_level > most_nodes) return false;
  if (field.components == 3 && field.nodes[2] > most_nodes / in_a_level) return false;
  if (field.times > most_coordinates) return false;
  if (field.value_bytes != sizeof(float) && field.value_bytes != sizeof(double)) return false;
  if (field.calendar > static_cast<std::uint32_t>(Calendar::no_leap)) return false;
  const bool is_instant = field.first_seconds > -most_seconds &&
                          field.first_seconds < most_seconds && field.first_fraction >= 0 &&
                          field.first_fraction < 1;
  constexpr std::uint64_t most_room = std::uint64_t{1} << 31;
  return is_instant && field.room <= most_room;
}

/// Coordinates as they came, strictly ascending.
std::vector<double> read_axis(const fs::path& path, io::ForeignField& file, Axis axis,
                              std::uint64_t count) {
  std::vector<double> values(count);
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t some =
        std::min<std::uint64_t>(count - done, io::ForeignField::most_coordinates);
    std::memcpy(values.data() + done, file.read_axis(axis, done, some), some * sizeof(double));
    done += some;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool ascends = i == 0 || values[i] > values[i - 1];
    if (!ascends || !(std::abs(values[i]) <= most_coordinate)) refuse_nonsense(path);
  }
  return values;
}

bool is_on_globe(const FieldInfo& info) {
  if (!info.is_geographic) return !info.is_periodic;
  const double round = info.x.back() - info.x.front();
  const bool closes = !info.is_periodic || info.x.back() == info.x.front() + 360;
  return info.y.front() >= -90 && info.y.back() <= 90 && round <= 361 && closes;
}

bool has_same_grid(const FieldInfo& one, const FieldInfo& other) {
  return one.x == other.x && one.y == other.y && one.z == other.z &&
         one.is_geographic == other.is_geographic && one.is_periodic == other.is_periodic &&
         one.is_depth == other.is_depth;
}

[[noreturn]] void refuse_part(const FieldPart& next, const std::string& why) {
  throw Error(ErrorKind::bad_input, next.path.string() + ": " + why);
}

}  // namespace

FieldPart read_part(const fs::path& path, io::ForeignField& file) {
  const FieldDescription& field = file.description();
  if (!is_sensible(field)) refuse_nonsense(path);
  FieldPart part{path, file.version(), {}, field.room};
  FieldInfo& info = part.info;
  info.x = read_axis(path, file, Axis::x, field.nodes[0]);
  info.y = read_axis(path, file, Axis::y, field.nodes[1]);
  info.z = read_axis(path, file, Axis::z, field.nodes[2]);
  info.times = read_axis(path, file, Axis::time, field.times);
  info.is_geographic = field.is_geographic != 0;
  info.is_periodic = field.is_periodic != 0;
  info.is_depth = field.is_depth != 0;
  info.calendar = static_cast<Calendar>(field.calendar);
  if (field.has_date != 0) info.first_time = Instant{field.first_seconds, field.first_fraction};
  info.precision = field.value_bytes == sizeof(double) ? Precision::double_precision
                                                       : Precision::single_precision;
  for (std::size_t i = 0; i < info.components(); ++i) info.variables[i] = field.variables[i];
  info.units = field.units;
  const bool begins_at_zero = info.times.empty() || info.times.front() == 0;
  if (!begins_at_zero || !is_on_globe(info)) refuse_nonsense(path);
  return part;
}

void append_part(FieldInfo& whole, const fs::path& last, const FieldPart& next) {
  const std::string before = last.string();
  if (!has_same_grid(whole, next.info)) {
    refuse_part(next, "its axes are other ones than those of " + before +
                          "; all files of a field must have the same");
  }
  if (whole.precision != next.info.precision) {
    refuse_part(next, "its velocities are stored in another precision than those of " + before +
                          "; store all of a field in the same");
  }
  if (whole.times.empty() || next.info.times.empty()) {
    refuse_part(next,
                "it or " + before + " has no axis of time, and so they are no parts of one field");
  }
  if (!whole.first_time || !next.info.first_time || whole.calendar != next.info.calendar) {
    refuse_part(next, "its times and those of " + before +
                          " must both count from a date, in the same calendar");
  }
  const double offset = seconds_between(*whole.first_time, *next.info.first_time);
  if (!(offset > whole.times.back())) {
    refuse_part(next, "its first time, " + date_text(*next.info.first_time, next.info.calendar) +
                          ", is not after the last of " + before +
                          "; give the files in the order of their times, each time once");
  }
  if (whole.times.size() + next.info.times.size() > most_coordinates) {
    refuse_part(next, "with it the field has more than " + grouped(most_coordinates) + " times");
  }
  for (const double time : next.info.times) {
    const double seconds = offset + time;
    if (!(seconds > whole.times.back())) refuse_nonsense(next.path);
    whole.times.push_back(seconds);
  }
}

}  // namespace simgpu::field
