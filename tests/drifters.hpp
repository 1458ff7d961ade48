#pragma once

#include "circle_particles.hpp"
#include "common/law.hpp"
#include "common/law_info.hpp"

namespace simgpu::test {

inline constexpr ColumnInfo drifter_columns[] = {{"lon", "degrees_east", "longitude"},
                                                 {"lat", "degrees_north", "latitude"},
                                                 {"depth", "m", "depth below the surface"},
                                                 {"mass", "kg", "what the drifter weighs"},
                                                 {"left_at", "s", "when it left the grid"}};
inline constexpr ParameterInfo drifter_parameters[] = {{"drag", 0.5, "1/s", "of the water"},
                                                       {"windage", 0.25, "", "share of the wind"}};

/// A law that nothing moves by, of other columns than the circle's, three of which are a position.
inline constexpr LawInfo drifters = [] {
  LawInfo law = circle_law;
  law.flow = "drift";
  law.scheme = "rk4";
  law.columns = drifter_columns;
  law.dimensions = 3;
  law.parameters = drifter_parameters;
  return law;
}();

}  // namespace simgpu::test
