#pragma once

#include <string>
#include <string_view>

#include "common/parameters.hpp"
#include "common/position.hpp"

namespace simgpu::driver {

/// What a checkpoint says of the run that it is of. The order is none of it: a run may go on in the
/// other one.
struct CheckpointHeader {
  Parameters parameters;
  bool generated_start = true;
  Position position;
};

/// A line of JSON, with its end.
std::string header_line(const CheckpointHeader& header);

/// What header_line() wrote, from the line without its end. Throws std::invalid_argument with what
/// is wrong: it is another version's, say.
CheckpointHeader parse_header_line(std::string_view line);

}  // namespace simgpu::driver
