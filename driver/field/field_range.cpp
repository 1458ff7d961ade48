#include "driver/field/field_range.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

namespace {

/// "86400 s (2024-03-02T00:00:00)".
std::string time_text(const field::FieldInfo& field, double seconds) {
  std::string text = shortest(seconds) + " s";
  if (!field.first_time) return text;
  const field::Instant instant = field::later(*field.first_time, seconds);
  return text + " (" + field::date_text(instant, field.calendar) + ")";
}

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
  throw Error(ErrorKind::bad_input, "the run goes from " + time_text(field, run.start_time) +
                                        " to " + time_text(field, end) + ", and " + name +
                                        " has velocities from " +
                                        time_text(field, field.times.front()) + " to " +
                                        time_text(field, field.times.back()) +
                                        "; choose --start-time and --steps or --time within that");
}

void warn_of_precision(const Parameters& run, const field::FieldInfo& field) {
  if (run.precision == Precision::double_precision || !field.is_geographic) return;
  say("warning: in single precision positions in degrees are up to a metre off after each step, "
      "so that steps of metres are lost; use double precision");
}

}  // namespace simgpu::driver
