#include "common/chart/axis.hpp"

#include <algorithm>
#include <cmath>

#include "common/text/number_text.hpp"

namespace simgpu::chart {

std::string Ticks::label(std::int64_t index) const {
  return fixed(at(index), decimals);
}

Ticks round_ticks(double end, int count) {
  const double least = end / count;
  int exponent = static_cast<int>(std::floor(std::log10(least)));
  double factor = 1;
  const double digits = least / std::pow(10, exponent);  // from 1 to 10
  if (digits > 5) {
    ++exponent;
  } else if (digits > 1) {
    factor = digits > 2 ? 5 : 2;
  }
  return {factor * std::pow(10, exponent), std::max(0, -exponent)};
}

TimeUnit time_unit(double seconds) {
  if (seconds >= 1) return {1, "s"};
  if (seconds >= 1e-3) return {1e-3, "ms"};
  return {1e-6, "µs"};
}

std::string time_text(double seconds) {
  const TimeUnit unit = time_unit(seconds);
  const double value = seconds / unit.seconds;
  const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return fixed(value, decimals) + " " + unit.name;
}

}  // namespace simgpu::chart
