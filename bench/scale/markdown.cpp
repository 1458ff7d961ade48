#include "bench/scale/markdown.hpp"

#include <span>

#include "common/text/number_text.hpp"

namespace simgpu::bench {

namespace {

struct Unit {
  double size;
  const char* name;
};

/// Three digits before and behind the point.
std::string three_digits(double number) {
  if (number >= 100) return fixed(number, 0);
  return fixed(number, number >= 10 ? 1 : 2);
}

/// In the largest unit of which it is one at least; `units` go from small to large.
std::string in_unit(double number, std::span<const Unit> units) {
  const Unit* suited = &units.front();
  for (const Unit& unit : units) {
    if (number >= unit.size) suited = &unit;
  }
  return three_digits(number / suited->size) + " " + suited->name;
}

}  // namespace

std::string markdown_table(const std::vector<std::string>& head,
                           const std::vector<std::vector<std::string>>& rows) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string text = line(head) + "|---|";
  for (std::size_t column = 1; column < head.size(); ++column) text += "---:|";
  text += "\n";
  for (const std::vector<std::string>& row : rows) text += line(row);
  return text;
}

std::string duration(double seconds) {
  constexpr double year = 365.25 * 24 * 3600;
  if (seconds > 1000 * year) return "never";
  if (seconds == 0) return "0 s";
  constexpr double hour = 3600;
  constexpr double day = 24 * hour;
  constexpr Unit units[] = {{1e-6, "us"}, {1e-3, "ms"},  {1, "s"},
                            {hour, "h"},  {day, "days"}, {year, "years"}};
  return in_unit(seconds, units);
}

std::string bytes(double number) {
  constexpr Unit units[] = {{1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}};
  return in_unit(number, units);
}

std::string rate(double per_second) {
  constexpr Unit units[] = {{1e6, "million/s"}, {1e9, "billion/s"}};
  return in_unit(per_second, units);
}

std::string percent(double share) {
  return fixed(100 * share, 1) + " %";
}

std::string power_of_ten(std::uint64_t number) {
  int exponent = 0;
  std::uint64_t rest = number;
  while (rest >= 10 && rest % 10 == 0) {
    rest /= 10;
    ++exponent;
  }
  return rest == 1 ? "1e" + std::to_string(exponent) : std::to_string(number);
}

}  // namespace simgpu::bench
