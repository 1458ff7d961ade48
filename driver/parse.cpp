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

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const std::optional<std::string> digits = without_grouping(text);
  if (!digits) return std::nullopt;
  if (const auto whole = parse_all<std::uint64_t>(*digits)) return whole;
  const std::optional<double> number = parse_number(*digits);
  constexpr double largest_exact = 0x1p53;
  if (!number || *number < 0 || *number > largest_exact || *number != std::floor(*number)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<double> number = parse_all<double>(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return number;
}

}  // namespace simgpu::driver
