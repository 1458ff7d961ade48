#pragma once

#include <string>
#include <vector>

namespace simgpu {

/// Where the cells of a table's last column stand; those of the others are flush right.
enum class LastColumn { flush_left, flush_right };

/// Rows of as many cells each as lines, each column as wide as its widest cell, so that columns
/// never run together; two blanks before each.
std::string table_text(const std::vector<std::vector<std::string>>& rows, LastColumn last);

}  // namespace simgpu
