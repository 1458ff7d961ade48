#include "common/text/format.hpp"

#include <array>
#include <charconv>

#include "common/memory/format_bytes.hpp"

namespace simgpu::driver {

std::string bytes_text(std::uint64_t bytes) {
  return memory::format_bytes(bytes) + " (" + counted(bytes, "byte") + ")";
}

std::string bytes_or_na(const std::optional<std::uint64_t>& bytes) {
  return bytes ? memory::format_bytes(*bytes) : "n/a";
}

std::string rounded(double number) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number,
                                    std::chars_format::scientific, 1);
  return {text.data(), result.ptr};
}

std::string ulp_text(std::uint64_t ulp) {
  constexpr std::uint64_t most = 1'000'000'000;
  return ulp < most ? grouped(ulp) : rounded(static_cast<double>(ulp));
}

std::string fixed(double number, int decimals) {
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number,
                                    std::chars_format::fixed, decimals);
  return {text.data(), result.ptr};
}

}  // namespace simgpu::driver
