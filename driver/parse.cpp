#include "driver/parse.hpp"

#include <charconv>
#include <cmath>

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
  struct Unit {
    std::string_view name;
    std::uint64_t bytes;
  };
  constexpr Unit units[] = {{"KiB", std::uint64_t{1} << 10},
                            {"MiB", std::uint64_t{1} << 20},
                            {"GiB", std::uint64_t{1} << 30},
                            {"TiB", std::uint64_t{1} << 40}};
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    text.remove_suffix(unit.name.size());
    if (text.ends_with(' ')) text.remove_suffix(1);
    const std::optional<std::string> digits = without_grouping(text);
    const std::optional<double> number = digits ? parse_number(*digits) : std::nullopt;
    if (!number) return std::nullopt;
    const double bytes = *number * static_cast<double>(unit.bytes);
    if (bytes < 0 || bytes > largest_exact || bytes != std::floor(bytes)) return std::nullopt;
    return static_cast<std::uint64_t>(bytes);
  }
  return parse_count(text);
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<double> number = parse_all<double>(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return number;
}

}  // namespace simgpu::driver
