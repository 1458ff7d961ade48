#pragma once

#include <cstdint>
#include <string>

namespace simgpu::chart {

/// Ticks of an axis: multiples of a round step, which is 1, 2 or 5 times a power
/// of ten.
struct Ticks {
  double step;
  int decimals;  ///< that a multiple of the step needs

  double at(std::int64_t index) const { return static_cast<double>(index) * step; }
  std::string label(std::int64_t index) const;
};

/// About `count` ticks (up to 2.5 times fewer) from 0 to `end`, which is positive.
Ticks round_ticks(double end, int count);

/// A unit in which times of about a certain length are read easily.
struct TimeUnit {
  double seconds;
  const char* name;  ///< "s", "ms" or "µs"
};

TimeUnit time_unit(double seconds);

/// A time with three digits and its unit, such as "14.2 ms".
std::string time_text(double seconds);

}  // namespace simgpu::chart
