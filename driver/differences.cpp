#include "driver/differences.hpp"

#include <cinttypes>
#include <cstdio>

#include "driver/format.hpp"

namespace simgpu::driver {

namespace {

/// `text` in a column so wide, flush right.
std::string cell(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string field_row(const std::string& name, const Differences& field) {
  constexpr std::size_t wide = 22;
  constexpr std::size_t narrow = 12;
  constexpr std::size_t of_an_index = 18;  // the largest has 16 digits
  const auto index = [](const std::optional<Difference>& difference) {
    return difference ? std::to_string(difference->index) : "-";
  };
  return "  " + cell(name, 14) + cell(grouped(field.differing), narrow) +
         cell(rounded(field.max_abs), narrow) + cell(rounded(field.max_rel), narrow) +
         cell(grouped(field.max_ulp), wide) + cell(index(field.first), of_an_index) +
         cell(index(field.worst), of_an_index) + "\n";
}

}  // namespace

std::string field_name(Field field) {
  return std::string(field_info[static_cast<std::size_t>(field)].name);
}

std::string difference_text(const Difference& difference) {
  char bits[32];
  std::snprintf(bits, sizeof bits, "%" PRIx64, difference.bits);
  return "particle " + std::to_string(difference.index) + ", " + field_name(difference.field) +
         ": " + shortest(difference.actual) + " instead of " + shortest(difference.expected) +
         " (" + grouped(difference.ulp) + " ulp, bits " + bits + ")";
}

std::string differences_text(const Comparison& comparison) {
  std::string text =
      "           field   differing    largest    relative                   ulp             first"
      "             worst\n";
  for (std::size_t i = 0; i < field_count; ++i) {
    text += field_row(field_name(static_cast<Field>(i)), comparison.fields[i]);
  }
  text += "The first of them:\n";
  for (const Difference& difference : comparison.listed)
    text += "  " + difference_text(difference) + "\n";
  return text;
}

}  // namespace simgpu::driver
