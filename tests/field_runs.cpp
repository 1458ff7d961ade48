#include "field_runs.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "common/field_grid.hpp"
#include "recorded_run.hpp"

namespace simgpu::test {

namespace {

using field::Beyond;
using field::Slot;
using nlohmann::json;

/// Through two times, then beyond the second, then between that and the third.
template <class Real>
json forward_in_floats(const LawInfo& law) {
  const FieldOfRun field{.properties = {},
                         .x = {-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1},
                         .y = {-1, -0.7, 0.1, 0.15, 1},
                         .z = {-1, 0, 1}};
  RecordedRun<Real> run(law, "forward", field, 257);  // one block's threads, of which one has two
  run.put(Slot::first, 0);
  run.put(Slot::second, 1);
  run.evolve({2, 4.5}, false, 0.3, 0, 0, 2.5);
  run.evolve({2, 4.5}, false, 0.3, 0, 5, 2.5);
  run.put(Slot::more, 2);
  run.evolve({2, 4.5, 8}, false, 0.3, 5, 6, 2.5);
  run.advance(true);
  run.evolve({4.5, 8}, false, 0.3, 11, 3, 2.5);
  return run.as_json();
}

/// Backward, on a globe.
template <class Real>
json backward_round_the_globe(const LawInfo& law) {
  const FieldOfRun field{.properties = {.has_doubles = true,
                                        .is_geographic = true,
                                        .period = 360,
                                        .beyond = Beyond::as_the_first},
                         .x = {0, 45, 90, 135, 180, 225, 270, 315, 360},
                         .y = {-80, -50, 10, 80},
                         .z = {5, 1e6, 5e6, 2e7},
                         .largest = 3e6};
  RecordedRun<Real> run(law, "backward round the globe", field, 41);
  run.put(Slot::first, 1);
  run.put(Slot::second, 2);
  run.evolve({4.5, 8}, false, -0.6, 0, 4, 8);
  run.put(Slot::more, 0);
  run.evolve({2, 4.5, 8}, true, -0.6, 4, 3, 8);
  run.advance(false);
  run.evolve({2, 4.5}, false, -0.6, 7, 2, 8);
  return run.as_json();
}

template <class Real>
json steady_on_the_globe(const LawInfo& law) {
  const FieldOfRun field{
      .properties = {.is_geographic = true, .is_steady = true, .beyond = Beyond::as_the_last},
      .x = {-10, -5, 0, 5},
      .y = {30, 40, 45},
      .z = {-1e6, -5e5, -2e5, 0},
      .largest = 1e5};
  RecordedRun<Real> run(law, "steady", field, 41);
  run.put(Slot::first, 0);
  run.evolve({0}, false, 0.75, 2, 5, 2.5);
  return run.as_json();
}

/// Six cells that are alike, or the outer ones of which have nearly all.
std::vector<double> up_to(double end, bool are_even) {
  std::vector<double> coordinates;
  for (const double share : {-1.0, -2.0 / 3, -1.0 / 3, 0.0, 1.0 / 3, 2.0 / 3, 1.0}) {
    coordinates.push_back(end * (are_even ? share : std::pow(share, 9)));
  }
  return coordinates;
}

/// Steps so long that some particles leave a field that ends where numbers do, and some go on
/// beyond all numbers. Which of x and y is even depends on the direction in time.
template <class Real>
json beyond_all_numbers(const LawInfo& law, std::string what, field::GridProperties properties,
                        bool is_forward) {
  const double most = static_cast<double>(std::numeric_limits<Real>::max());
  if (properties.period > 0) properties.period = most / 2;
  const FieldOfRun field{.properties = properties,
                         .x = up_to(most / 4, is_forward),
                         .y = up_to(most / 4, !is_forward),
                         .z = up_to(most / 4, !is_forward),
                         .largest = 1e10,
                         .lesser = 0.02};
  const bool is_in_degrees = properties.is_geographic && law.dimensions == 2;
  const double size = most / field.largest * (is_in_degrees ? 1e6 : 10);
  const double timestep = is_forward ? size : -size;
  RecordedRun<Real> run(law, "beyond all numbers, " + what, field, 257);
  run.put(Slot::first, 0);
  if (properties.is_steady) {
    run.evolve({0}, false, timestep, 0, 9, 0);
    return run.as_json();
  }
  run.put(Slot::second, 1);
  run.put(Slot::more, 2);
  if (is_forward) {
    run.evolve({0, 1.2 * size, 20 * size}, false, timestep, 0, 9, 0);
  } else {
    run.evolve({-20 * size, -1.2 * size, 0}, true, timestep, 0, 9, 0);
  }
  return run.as_json();
}

template <class Real>
void add_runs_in(json& runs, const LawInfo& law) {
  runs.push_back(forward_in_floats<Real>(law));
  runs.push_back(backward_round_the_globe<Real>(law));
  runs.push_back(steady_on_the_globe<Real>(law));
  for (const bool has_doubles : {false, true}) {
    const std::string numbers = has_doubles ? "doubles" : "floats";
    runs.push_back(beyond_all_numbers<Real>(law, numbers + " round the globe",
                                            {.has_doubles = has_doubles,
                                             .is_geographic = true,
                                             .period = 1,
                                             .beyond = Beyond::as_the_first},
                                            true));
    runs.push_back(beyond_all_numbers<Real>(
        law, numbers, {.has_doubles = has_doubles, .beyond = Beyond::as_the_last}, false));
    runs.push_back(beyond_all_numbers<Real>(law, "steady " + numbers,
                                            {.has_doubles = has_doubles, .is_steady = true}, true));
  }
}

}  // namespace

json field_runs_of(const LawInfo& law) {
  json runs = json::array();
  if (!law.takes_field) return runs;
  add_runs_in<double>(runs, law);
  add_runs_in<float>(runs, law);
  return runs;
}

}  // namespace simgpu::test
