#include "common/text/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace simgpu {

namespace {

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

std::size_t difference(std::size_t one, std::size_t other) {
  return one < other ? other - one : one - other;
}

}  // namespace

std::size_t slips(std::string_view one, std::string_view other) {
  // Row i has the slips from the first i letters of `one` to each beginning of `other`.
  std::vector<std::size_t> before_last(other.size() + 1);
  std::vector<std::size_t> last(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped =
          i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[other.size()];
}

std::optional<std::string> likely_meant(std::string_view text,
                                        std::span<const std::string_view> words) {
  std::string typed(text);
  std::transform(typed.begin(), typed.end(), typed.begin(), lower);
  std::optional<std::string> best;
  std::size_t fewest = typed.size() / 3 + 1;
  for (const std::string_view word : words) {
    // So many slips at least: no need to count them in a text of any length.
    if (difference(typed.size(), word.size()) >= fewest) continue;
    const std::size_t count = slips(typed, word);
    if (count >= fewest) continue;
    fewest = count;
    best = word;
  }
  return best;
}

}  // namespace simgpu
