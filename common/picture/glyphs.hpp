#pragma once

#include <string_view>
#include <vector>

namespace simgpu::picture {

/// Letters are drawn by strokes on a grid of their own: the baseline is at y = 0, capitals end at
/// y = cap_height, small letters at two thirds of it, and y points up.
inline constexpr double cap_height = 14;
inline constexpr double stroke_width = 1.75;

/// Between the strokes of neighbouring letters.
inline constexpr double letter_gap = 3.8;

struct Stroke {
  double x0;
  double y0;
  double x1;
  double y1;
};

/// How a letter is drawn. Its strokes lie between x = 0 and x = width. `path` has, separated by
/// blanks, "M x y" for where a line begins, "L x y" for where it goes straight, and, for a quarter
/// of an ellipse to (x, y), "H x y" where it sets out horizontally and "V x y" where vertically.
struct Glyph {
  double width;
  std::string_view path;
};

/// The letter's glyph: of printable ASCII its own, of anything else that of a question mark.
const Glyph& glyph_of(char letter);

/// The glyph's curves as straight lines.
std::vector<Stroke> strokes_of(const Glyph& glyph);

}  // namespace simgpu::picture
