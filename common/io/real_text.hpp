#pragma once

#include <charconv>
#include <string_view>

namespace simgpu::io {

/// Whether the decimal number `text` (with a sign or without) is less than 1 in size.
bool is_below_one(std::string_view text);

/// As std::from_chars reads a decimal number, to the nearest; but one that is nearer to 0 than to
/// the smallest number of `Real` is a 0 of its sign, as IEEE 754 rounds it. std::from_chars calls
/// that out of range, as it calls what is too large, which stays so here.
template <class Real>
std::from_chars_result real_from_chars(const char* first, const char* last, Real& number) {
  std::from_chars_result result = std::from_chars(first, last, number);
  const std::string_view read(first, static_cast<std::size_t>(result.ptr - first));
  if (result.ec == std::errc::result_out_of_range && is_below_one(read)) {
    number = read.starts_with('-') ? -Real(0) : Real(0);
    result.ec = std::errc{};
  }
  return result;
}

}  // namespace simgpu::io
