#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace simgpu {

/// How many slips lead from one word to the other: a letter too many, too few or wrong, or two
/// neighbours swapped. No letter takes part in two slips (the optimal string alignment distance).
std::size_t slips(std::string_view one, std::string_view other);

/// The word that `text`, whose case does not matter, was likely meant to be: the one with the
/// fewest slips, if they are at most one in three letters.
std::optional<std::string> likely_meant(std::string_view text,
                                        std::span<const std::string_view> words);

}  // namespace simgpu
