#include "common/io/real_text.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <system_error>

namespace simgpu::io {

namespace {

/// The power of ten behind the mark, or the largest or smallest there is.
std::int64_t power_of_ten(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t power = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), power);
  if (error != std::errc::result_out_of_range) return power;
  using Limits = std::numeric_limits<std::int64_t>;
  return text.starts_with('-') ? Limits::min() : Limits::max();
}

}  // namespace

bool is_below_one(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::int64_t power = mark < text.size() ? power_of_ten(text.substr(mark + 1)) : 0;
  const std::string_view digits = text.substr(0, mark);
  const std::size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
  // The first digit that is not 0 stands for a power of ten: place - 1 left of the point, place
  // right of it.
  const auto place = point - static_cast<std::int64_t>(first);
  return power < (place > 0 ? 1 - place : -place);
}

}  // namespace simgpu::io
