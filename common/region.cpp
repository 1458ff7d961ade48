#include "common/region.hpp"

#include <charconv>
#include <cmath>

#include "common/text/number_text.hpp"

namespace simgpu {

namespace {

std::optional<double> parse_end(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Interval> parse_interval(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto from = parse_end(text.substr(0, colon));
  const auto to = parse_end(text.substr(colon + 1));
  // The length, too, must be a number: the start is uniform by the middle and half of it.
  if (!from || !to || !(*from < *to) || !std::isfinite(*to - *from)) return std::nullopt;
  return Interval{*from, *to};
}

}  // namespace

std::string text_of(const Region& region) {
  std::string text;
  for (unsigned column = 0; column < region.dimensions; ++column) {
    const Interval& interval = region.along[column];
    text += (text.empty() ? "" : ",") + shortest(interval.from) + ":" + shortest(interval.to);
  }
  return text;
}

std::optional<Region> parse_region(std::string_view text) {
  Region region;
  while (region.dimensions < Region::most_dimensions) {
    const std::size_t comma = text.find(',');
    const auto interval = parse_interval(text.substr(0, comma));
    if (!interval) return std::nullopt;
    region.along[region.dimensions++] = *interval;
    if (comma == std::string_view::npos) return region;
    text.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

}  // namespace simgpu
