#pragma once

#include <string>
#include <vector>

namespace simgpu::bench {

/// Lines of text, all of one width.
using Block = std::vector<std::string>;

/// Rows of as many cells each, in columns: the first `left` of them flush left, the others flush
/// right.
Block columns(const std::vector<std::vector<std::string>>& rows, std::size_t left = 0);

/// `block` below a line of its own.
Block titled(const std::string& title, Block block);

/// Blocks of as many lines each, side by side with a bar between them.
std::string beside(const std::vector<Block>& blocks);

}  // namespace simgpu::bench
