#include "driver/team/ranges.hpp"

#include <algorithm>
#include <numeric>

namespace simgpu::driver {

namespace {

/// Speeds that differ by less are taken to be the same: so much they differ from one measurement to
/// the next.
constexpr double same_speed = 0.1;

/// amount * part / whole, rounded down; part <= whole.
std::uint64_t in_proportion(std::uint64_t amount, std::uint64_t part, std::uint64_t whole) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(amount) * part / whole);
}

}  // namespace

std::vector<std::uint64_t> shares(std::uint64_t total, std::span<const double> speeds) {
  // As whole numbers, so that nothing is lost or counted twice by rounding.
  constexpr double resolution = 1e6;
  const double fastest = *std::max_element(speeds.begin(), speeds.end());
  std::vector<std::uint64_t> weights;
  for (const double speed : speeds) {
    const double relative = speed >= fastest * (1 - same_speed) ? 1 : speed / fastest;
    weights.push_back(
        std::max<std::uint64_t>(1, static_cast<std::uint64_t>(relative * resolution)));
  }
  const std::uint64_t all = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  std::vector<std::uint64_t> counts;
  std::uint64_t behind = 0;
  std::uint64_t end = 0;
  for (const std::uint64_t weight : weights) {
    behind += weight;
    const std::uint64_t start = end;
    end = in_proportion(total, behind, all);
    counts.push_back(end - start);
  }
  return counts;
}

std::vector<Range> ranges_of(std::uint64_t first, std::span<const std::uint64_t> counts) {
  std::vector<Range> ranges;
  for (const std::uint64_t count : counts) {
    ranges.push_back({first, count});
    first += count;
  }
  return ranges;
}

std::vector<Range> pieces_side_by_side(std::span<const std::uint64_t> parts, std::uint64_t offset,
                                       std::uint64_t count) {
  const std::uint64_t whole = std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
  std::vector<Range> pieces;
  for (const Range& part : ranges_of(0, parts)) {
    const std::uint64_t begin = in_proportion(part.count, offset, whole);
    const std::uint64_t end = in_proportion(part.count, offset + count, whole);
    if (end > begin) pieces.push_back({part.first + begin, end - begin});
  }
  return pieces;
}

}  // namespace simgpu::driver
