#pragma once

#include <string>
#include <string_view>

namespace simgpu::io {

/// What simgpu's files of trajectories say that they are, by their attribute `schema`.
inline constexpr const char* trajectory_schema = "simgpu.trajectory";

/// The dimensions of such a file, and variables that each has, with the steps.
inline constexpr const char* trajectory_name = "trajectory";
inline constexpr const char* time_name = "time";
inline constexpr const char* step_name = "step";

/// The variable of a column there: a law may name one as the variables that every file has.
inline std::string variable_of_column(std::string_view column) {
  const bool is_taken = column == trajectory_name || column == time_name || column == step_name;
  return (is_taken ? "particle_" : "") + std::string(column);
}

}  // namespace simgpu::io
