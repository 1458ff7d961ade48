#include "common/text/table.hpp"

#include <algorithm>

namespace simgpu {

std::string table_text(const std::vector<std::vector<std::string>>& rows, LastColumn last) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  if (last == LastColumn::flush_left && !widths.empty()) widths.back() = 0;
  std::string table;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      table += "  " + std::string(widths[i] - std::min(widths[i], row[i].size()), ' ') + row[i];
    }
    table += "\n";
  }
  return table;
}

}  // namespace simgpu
