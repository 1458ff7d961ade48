#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu {

/// The numbers between two others.
struct Interval {
  double from = -1;
  double to = 1;  ///< larger than `from`

  bool operator==(const Interval&) const = default;
};

/// Where generated particles start: an interval for each of the columns that are their position.
/// Without any, it is the law's own.
struct Region {
  static constexpr unsigned most_dimensions = 3;

  std::array<Interval, most_dimensions> along = {};
  unsigned dimensions = 0;

  bool operator==(const Region&) const = default;
};

/// As a person would write it: "0:2,0:1".
std::string text_of(const Region& region);

/// The region that text_of() makes a text of; nothing if it is none, or an interval of it is empty
/// or not finite.
std::optional<Region> parse_region(std::string_view text);

}  // namespace simgpu
