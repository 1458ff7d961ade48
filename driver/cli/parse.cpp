#include "driver/cli/parse.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <system_error>

#include "common/io/real_text.hpp"

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

/// What a decimal number's digits say: those from the first that is not 0 to the last that is not,
/// and the power of ten of the last.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

/// `text`, which is a number without a sign.
Decimal decimal_of(std::string_view text) {
  Decimal decimal;
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::string_view exponent = text.substr(mark);
  exponent.remove_prefix(std::min(exponent.find_first_of("-0123456789"), exponent.size()));
  decimal.exponent = parse_all<std::int64_t>(exponent).value_or(0);
  bool behind_point = false;
  for (const char character : text.substr(0, mark)) {
    if (character == '.') {
      behind_point = true;
    } else {
      if (character != '0' || !decimal.digits.empty()) decimal.digits += character;
      if (behind_point) --decimal.exponent;
    }
  }
  while (decimal.digits.ends_with('0')) {
    decimal.digits.pop_back();
    ++decimal.exponent;
  }
  if (decimal.digits.empty()) decimal.exponent = 0;
  return decimal;
}

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

/// A whole number without a suffix, see parse_count().
std::optional<std::uint64_t> parse_whole(std::string_view text) {
  const std::optional<std::string> digits = without_grouping(text);
  if (!digits) return std::nullopt;
  if (const auto whole = parse_all<std::uint64_t>(*digits)) return whole;
  const std::optional<double> number = parse_number(*digits);
  if (!number || std::signbit(*number)) return std::nullopt;
  // By its digits, since a double may only be near what is written: 0.99999999999999999999 is no
  // whole number, and 9007199254740993.0 is one that no double is.
  Decimal decimal = decimal_of(*digits);
  constexpr std::int64_t most_digits = std::numeric_limits<std::uint64_t>::digits10 + 1;
  if (decimal.digits.empty()) return 0;
  if (decimal.exponent < 0 || decimal.exponent >= most_digits) return std::nullopt;
  decimal.digits.append(static_cast<std::size_t>(decimal.exponent), '0');
  return parse_all<std::uint64_t>(decimal.digits);
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  struct Suffix {
    std::string_view name;
    const char* exponent;
  };
  // No m, which is a thousandth to some, and no B, which are bytes to others.
  constexpr Suffix suffixes[] = {{"k", "e3"}, {"K", "e3"}, {"M", "e6"}, {"G", "e9"}, {"T", "e12"}};
  for (const Suffix& suffix : suffixes) {
    if (!text.ends_with(suffix.name)) continue;
    text.remove_suffix(suffix.name.size());
    if (text.find_first_of("eE") != std::string_view::npos) return std::nullopt;
    return parse_whole(std::string(text) + suffix.exponent);
  }
  return parse_whole(text);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  // Not K, M and G alone, which are powers of 1000 to some and of 1024 to others.
  constexpr Unit units[] = {{"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30},
                            {"TiB", 0x1p40}, {"kB", 1e3},     {"KB", 1e3},
                            {"MB", 1e6},     {"GB", 1e9},     {"TB", 1e12}};
  const Unit* const unit = unit_of(text, units);
  if (unit == nullptr) return parse_whole(text);
  const std::optional<double> bytes = in_units(text, *unit);
  if (!bytes || *bytes > largest_exact) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  // "ms" before "s" and "m", which are parts of it.
  constexpr Unit units[] = {{"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}};
  constexpr double year = 365 * 24 * 3600e9;
  const Unit* const unit = unit_of(text, units);
  const std::optional<double> nanoseconds = unit != nullptr ? in_units(text, *unit) : std::nullopt;
  if (!nanoseconds || *nanoseconds > year) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(*nanoseconds));
}

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const char* const end_of_text = text.data() + text.size();
  const auto [end, error] = io::real_from_chars(text.data(), end_of_text, number);
  if (error != std::errc{} || end != end_of_text || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace simgpu::driver
