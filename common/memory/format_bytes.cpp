#include "common/memory/format_bytes.hpp"

#include <array>
#include <cstdio>

#include "common/text/number_text.hpp"

namespace simgpu::memory {

namespace {
constexpr double bytes_per_mib = 1024.0 * 1024.0;

std::string format_mib(const char* format, double mib) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), format, mib);
  return {text.data(), static_cast<std::size_t>(length)};
}
}  // namespace

std::string format_bytes(std::uint64_t bytes) {
  return format_mib("%.2f MiB", static_cast<double>(bytes) / bytes_per_mib);
}

std::string bytes_text(std::uint64_t bytes) {
  return format_bytes(bytes) + " (" + counted(bytes, "byte") + ")";
}

std::string bytes_or_na(const std::optional<std::uint64_t>& bytes) {
  return bytes ? format_bytes(*bytes) : "n/a";
}

std::string format_increment(std::int64_t bytes) {
  constexpr std::int64_t half_of_a_hundredth = 5243;  // what "%.2f" rounds to nothing
  if (bytes > -half_of_a_hundredth && bytes < half_of_a_hundredth) return "0.00 MiB";
  return format_mib("%+.2f MiB", static_cast<double>(bytes) / bytes_per_mib);
}

}  // namespace simgpu::memory
