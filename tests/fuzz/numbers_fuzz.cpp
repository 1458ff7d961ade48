// Counts, sizes, times and numbers of the command line: what is accepted is what was written.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "driver/cli/parse.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

std::string without_underscores(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  return plain;
}

/// A decimal number written out without an exponent, with no 0 in front and, behind its point, none
/// at the end: "12.5" for 0.1250e2.
std::string number_written_out(const std::string& number) {
  const std::size_t mark = number.find_first_of("eE");
  std::string digits = number.substr(0, mark);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  digits.erase(point, 1);
  if (digits.find_first_not_of('0') == std::string::npos) return "0";
  const long exponent =
      mark == std::string::npos ? 0 : std::strtol(number.c_str() + mark + 1, nullptr, 10);
  const long before_point = static_cast<long>(point) + exponent;
  if (before_point < 0) digits.insert(0, static_cast<std::size_t>(-before_point), '0');
  const auto place = static_cast<std::size_t>(std::max(before_point, 0L));
  if (digits.size() < place) digits.append(place - digits.size(), '0');
  std::string fraction = digits.substr(place);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  digits.resize(place);
  digits.erase(0, digits.find_first_not_of('0'));
  return digits + (fraction.empty() ? "" : "." + fraction);
}

void test_count(const std::string& text) {
  const auto count = driver::parse_count(text);
  if (!count) return;
  require(number_written_out(without_underscores(text)) == std::to_string(*count),
          "a count is the whole number that was written");
  require(driver::parse_count(std::to_string(*count)) == count, "a count reads back");
}

void test_size(const std::string& text) {
  const auto size = driver::parse_size(text);
  if (!text.ends_with("iB")) require(size == driver::parse_count(text), "bytes are a count");
  if (!size) return;
  require(driver::parse_size(std::to_string(*size)) == size, "a size reads back");
  if (*size % 1024 != 0 || *size > std::uint64_t{1} << 53) return;
  require(driver::parse_size(std::to_string(*size / 1024) + "KiB") == size,
          "a size in KiB is 1024 times that many bytes");
}

void test_duration(const std::string& text) {
  const auto duration = driver::parse_duration(text);
  if (!duration) return;
  constexpr auto year = std::chrono::hours(365 * 24);
  require(duration->count() >= 0 && *duration <= year, "a time is from 0 to a year");
  const std::string in_milliseconds = std::to_string(duration->count()) + "e-6ms";
  require(driver::parse_duration(in_milliseconds) == duration, "a time reads back");
}

void test_number(const std::string& text) {
  const auto number = driver::parse_number(text);
  if (!number) return;
  require(std::isfinite(*number), "a number is finite");
  char* end = nullptr;
  require(std::strtod(text.c_str(), &end) == *number && end == text.data() + text.size(),
          "a number is what the C library reads too");
}

}  // namespace

void test_one(std::string_view input) {
  const std::string text(input);
  test_count(text);
  test_size(text);
  test_duration(text);
  test_number(text);
}

}  // namespace simgpu::fuzz
