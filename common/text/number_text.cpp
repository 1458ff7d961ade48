#include "common/text/number_text.hpp"

#include <array>
#include <charconv>
#include <system_error>

namespace simgpu {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return grouped(number).append(" ").append(noun).append(number == 1 ? "" : "s");
}

std::string shortest(double number) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), result.ptr};
}

std::optional<std::uint64_t> parsed_hexadecimal(std::string_view text) {
  constexpr int base = 16;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, failure] = std::from_chars(text.data(), end, number, base);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return number;
}

}  // namespace simgpu
