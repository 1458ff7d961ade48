#include "bench/text_table.hpp"

#include <algorithm>

namespace simgpu::bench {

namespace {

std::string padding(std::size_t width, const std::string& text) {
  return std::string(width - text.size(), ' ');
}

/// Makes all lines as wide as the widest.
void make_even(Block& block) {
  std::size_t width = 0;
  for (const std::string& line : block) width = std::max(width, line.size());
  for (std::string& line : block) line += padding(width, line);
}

}  // namespace

Block columns(const std::vector<std::vector<std::string>>& rows, std::size_t left) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  Block block;
  for (const auto& row : rows) {
    std::string& line = block.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += "  ";
      const std::string pad = padding(widths[i], row[i]);
      line += i < left ? row[i] + pad : pad + row[i];
    }
  }
  return block;
}

Block titled(const std::string& title, Block block) {
  block.insert(block.begin(), title);
  make_even(block);
  return block;
}

std::string beside(const std::vector<Block>& blocks) {
  std::string text;
  for (std::size_t line = 0; line < blocks.front().size(); ++line) {
    std::string row = "  ";
    for (const Block& block : blocks) {
      if (&block != &blocks.front()) row += " | ";
      row += block[line];
    }
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace simgpu::bench
