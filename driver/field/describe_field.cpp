#include "driver/field/describe_field.hpp"

#include <vector>

#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"

namespace simgpu::driver {

namespace {

std::string axis_text(const char* name, const std::vector<double>& axis) {
  return std::string(", ") + name + " " + shortest(axis.front()) + " to " + shortest(axis.back());
}

std::string times_text(const field::FieldInfo& field) {
  if (field.times.empty()) return ", the same at all times";
  const auto at = [&](double seconds) {
    return field.first_time ? date_text(later(*field.first_time, seconds), field.calendar)
                            : shortest(seconds) + " s";
  };
  return ", at " + grouped(field.times.size()) + " times from " + at(field.times.front()) + " to " +
         at(field.times.back());
}

}  // namespace

std::string field_line(const field::FieldInfo& field) {
  std::string text;
  for (std::size_t i = 0; i < field.components(); ++i) {
    const bool is_last = i + 1 == field.components();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + one_line(field.variables[i]);
  }
  text += " on " + grouped(field.x.size()) + " x " + grouped(field.y.size());
  if (!field.z.empty()) text += " x " + grouped(field.z.size());
  text += " nodes";
  text += axis_text(field.is_geographic ? "lon" : "x", field.x);
  text += axis_text(field.is_geographic ? "lat" : "y", field.y);
  if (!field.z.empty()) text += axis_text(field.is_depth ? "depth" : "z", field.z);
  return text + times_text(field);
}

std::string time_text(const GriddedField& field, double seconds) {
  std::string text = shortest(seconds) + " s";
  const auto calendar = field::calendar_named(field.calendar);
  if (field.reference_date.empty() || !calendar) return text;
  const auto first = field::read_date(field.reference_date, *calendar);
  if (!first) return text;
  return text + " (" + date_text(later(*first, seconds), *calendar) + ")";
}

}  // namespace simgpu::driver
