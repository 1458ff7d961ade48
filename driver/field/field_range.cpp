#include "driver/field/field_range.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"
#include "driver/field/describe_field.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

namespace {

/// The shortest time between two neighbouring times, of which there are two at least.
double shortest_interval(const std::vector<double>& times) {
  double least = times[1] - times[0];
  for (std::size_t i = 2; i < times.size(); ++i) least = std::min(least, times[i] - times[i - 1]);
  return least;
}

}  // namespace

double usual_start_time(const field::FieldInfo& field, double timestep) {
  return timestep < 0 && !field.times.empty() ? field.times.back() : 0;
}

void require_times_of_field(const Parameters& run, const field::FieldInfo& field) {
  if (field.times.empty()) return;
  const std::string name = io::quote(run.field.files);
  const double interval = shortest_interval(field.times);
  if (std::abs(run.timestep) > interval) {
    throw Error(ErrorKind::bad_input, "--timestep: " + shortest(run.timestep) +
                                          " s is longer than the shortest interval of " + name +
                                          ", " + shortest(interval) + " s; take shorter steps");
  }
  const double end = run.start_time + static_cast<double>(run.steps) * run.timestep;
  const auto [first, last] = std::minmax(run.start_time, end);
  if (first >= field.times.front() && last <= field.times.back()) return;
  throw Error(ErrorKind::bad_input, "the run goes from " + time_text(run.field, run.start_time) +
                                        " to " + time_text(run.field, end) + ", and " + name +
                                        " has velocities from " +
                                        time_text(run.field, field.times.front()) + " to " +
                                        time_text(run.field, field.times.back()) +
                                        "; choose --start-time and --steps or --time within that");
}

void require_region_in_field(const Parameters& run) {
  const Region& extent = run.field.extent;
  for (unsigned axis = 0; axis < run.region.dimensions; ++axis) {
    const bool goes_round = axis == 0 && run.field.is_periodic;
    const Interval& asked_for = run.region.along[axis];
    const Interval& there = extent.along[axis];
    if (goes_round || (asked_for.from <= there.to && asked_for.to >= there.from)) continue;
    throw Error(ErrorKind::bad_input, "--region: " + text_of(run.region) + " is outside of " +
                                          io::quote(run.field.files) + ", which covers " +
                                          text_of(extent) + "; start the particles there");
  }
}

void warn_of_precision(const Parameters& run, const field::FieldInfo& field) {
  if (run.precision == Precision::double_precision || !field.is_geographic) return;
  say("warning: in single precision positions in degrees are up to a metre off after each step, "
      "so that steps of metres are lost; use double precision");
}

}  // namespace simgpu::driver
