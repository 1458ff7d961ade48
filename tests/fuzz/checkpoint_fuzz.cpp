// The header of a checkpoint, whose digest keeps such text away from its parser. An input is the
// line.

#include <cstdint>
#include <numeric>
#include <stdexcept>

#include "driver/checkpoint/checkpoint_header.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

std::optional<driver::CheckpointHeader> parsed(std::string_view line) {
  try {
    return driver::parse_header_line(line);
  } catch (const std::invalid_argument& problem) {
    require(*problem.what() != '\0', "what is refused has a reason");
    return std::nullopt;
  }
}

}  // namespace

void test_one(std::string_view input) {
  const auto header = parsed(input);
  if (!header) return;
  const Position& position = header->position;
  require(header->parameters.particles > position.ahead, "a particle is behind");
  require(header->parameters.first + header->parameters.particles <= most_count,
          "indices are below 2^53");
  require(position.step + position.ahead_steps <= header->parameters.steps, "none is beyond");
  const auto all = std::accumulate(position.parts.begin(), position.parts.end(), std::uint64_t{0});
  require(position.parts.empty() || all == header->parameters.particles,
          "parts are together all particles");
  std::string line = driver::header_line(*header);
  line.pop_back();
  const auto again = parsed(line);
  require(again && driver::header_line(*again) == line + "\n", "a header comes back as it was");
}

}  // namespace simgpu::fuzz
