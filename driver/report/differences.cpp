#include "driver/report/differences.hpp"

#include <cinttypes>
#include <cstdio>
#include <optional>
#include <vector>

#include "common/text/number_text.hpp"
#include "common/text/table.hpp"

namespace simgpu::driver {

namespace {

std::string index_text(const std::optional<Difference>& difference) {
  return difference ? std::to_string(difference->index) : "-";
}

std::string bits_text(const Difference& difference) {
  char bits[32];
  std::snprintf(bits, sizeof bits, "0x%" PRIx64, difference.bits);
  return bits;
}

/// The table of the fields.
std::string fields_text(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows = {
      {"field", "differing", "largest", "relative", "ulp", "first", "worst"}};
  for (std::size_t i = 0; i < field_count; ++i) {
    const Differences& field = comparison.fields[i];
    rows.push_back({field_name(static_cast<Field>(i)), grouped(field.differing),
                    rounded(field.max_abs), rounded(field.max_rel), ulp_text(field.max_ulp),
                    index_text(field.first), index_text(field.worst)});
  }
  return table_text(rows, LastColumn::flush_right);
}

/// The table of the first differences.
std::string listed_text(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows = {
      {"particle", "field", "value", "instead of", "ulp", "differing bits"}};
  for (const Difference& difference : comparison.listed) {
    rows.push_back({std::to_string(difference.index), field_name(difference.field),
                    shortest(difference.actual), shortest(difference.expected),
                    ulp_text(difference.ulp), bits_text(difference)});
  }
  return table_text(rows, LastColumn::flush_right);
}

}  // namespace

std::string field_name(Field field) {
  return std::string(field_info[static_cast<std::size_t>(field)].name);
}

std::string difference_text(const Difference& difference) {
  return "particle " + std::to_string(difference.index) + ", " + field_name(difference.field) +
         ": " + shortest(difference.actual) + " instead of " + shortest(difference.expected) +
         " (" + ulp_text(difference.ulp) + " ulp, differing bits " + bits_text(difference) + ")";
}

std::string differences_text(const Comparison& comparison) {
  if (comparison.listed.empty()) return {};
  return "\nBy field: how many differ, by how much at most, and in which particles\n" +
         fields_text(comparison) + "\nThe first that differ\n" + listed_text(comparison);
}

}  // namespace simgpu::driver
