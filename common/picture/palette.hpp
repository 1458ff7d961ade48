#pragma once

#include "common/picture/color.hpp"

namespace simgpu::picture {

// Colours of a picture beside those that stand for counts.

inline constexpr Color paper_color = {255, 255, 255};
inline constexpr Color line_color = {90, 90, 100};
inline constexpr Color text_color = {28, 28, 36};

}  // namespace simgpu::picture
