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

/// The table of the columns.
std::string columns_text(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows = {
      {"field", "differing", "largest", "relative", "ulp", "first", "worst"}};
  for (unsigned column = 0; column < comparison.columns.size(); ++column) {
    const Differences& of_column = comparison.by_column[column];
    rows.push_back({std::string(comparison.columns[column].name), grouped(of_column.differing),
                    rounded(of_column.max_abs), rounded(of_column.max_rel),
                    ulp_text(of_column.max_ulp), index_text(of_column.first),
                    index_text(of_column.worst)});
  }
  return table_text(rows, LastColumn::flush_right);
}

/// The table of the first differences.
std::string listed_text(const Comparison& comparison) {
  std::vector<std::vector<std::string>> rows = {
      {"particle", "field", "value", "instead of", "ulp", "differing bits"}};
  for (const Difference& difference : comparison.listed) {
    rows.push_back({std::to_string(difference.index),
                    std::string(comparison.columns[difference.column].name),
                    shortest(difference.actual), shortest(difference.expected),
                    ulp_text(difference.ulp), bits_text(difference)});
  }
  return table_text(rows, LastColumn::flush_right);
}

}  // namespace

std::string difference_text(const Difference& difference, Columns columns) {
  return "particle " + std::to_string(difference.index) + ", " +
         std::string(columns[difference.column].name) + ": " + shortest(difference.actual) +
         " instead of " + shortest(difference.expected) + " (" + ulp_text(difference.ulp) +
         " ulp, differing bits " + bits_text(difference) + ")";
}

std::string differences_text(const Comparison& comparison) {
  if (comparison.listed.empty()) return {};
  return "\nBy field: how many differ, by how much at most, and in which particles\n" +
         columns_text(comparison) + "\nThe first that differ\n" + listed_text(comparison);
}

}  // namespace simgpu::driver
