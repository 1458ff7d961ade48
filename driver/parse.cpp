#include "driver/parse.hpp"

#include <charconv>
#include <cmath>
#include <span>

namespace simgpu::driver {

namespace {

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// `text` without the underscores that group its digits; nothing if one stands elsewhere.
std::optional<std::string> without_grouping(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      digits += text[i];
    } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return std::nullopt;
    }
  }
  return digits;
}

/// All of `text` as a number of type T.
template <class T>
std::optional<T> parse_all(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr double largest_exact = 0x1p53;

struct Unit {
  std::string_view name;
  double size;
};

/// The first of `units` that `text` ends with, or null.
const Unit* unit_of(std::string_view text, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (text.ends_with(unit.name)) return &unit;
  }
  return nullptr;
}

/// The number before the unit that `text` ends with, times the unit's size; nothing if there is
/// none, or it is negative.
std::optional<double> in_units(std::string_view text, const Unit& unit) {
  text.remove_suffix(unit.name.size());
  if (text.ends_with(' ')) text.remove_suffix(1);
  const std::optional<std::string> digits = without_grouping(text);
  const std::optional<double> number = digits ? parse_number(*digits) : std::nullopt;
  if (!number || *number < 0) return std::nullopt;
  return *number * unit.size;
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const std::optional<std::string> digits = without_grouping(text);
  if (!digits) return std::nullopt;
  if (const auto whole = parse_all<std::uint64_t>(*digits)) return whole;
  const std::optional<double> number = parse_number(*digits);
  if (!number || *number < 0 || *number > largest_exact || *number != std::floor(*number)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr Unit units[] = {{"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
  const Unit* const unit = unit_of(text, units);
  if (unit == nullptr) return parse_count(text);
  const std::optional<double> bytes = in_units(text, *unit);
  if (!bytes || *bytes > largest_exact) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  // "ms" before "s" and "m", which are parts of it.
  constexpr Unit units[] = {{"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
  constexpr double year = 365 * 24 * 3600e9;
  const Unit* const unit = unit_of(text, units);
  const std::optional<double> nanoseconds = unit != nullptr ? in_units(text, *unit) : std::nullopt;
  if (!nanoseconds || *nanoseconds > year) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(*nanoseconds));
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<double> number = parse_all<double>(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return number;
}

}  // namespace simgpu::driver
