#pragma once

#include <string>
#include <string_view>

#include "common/picture/image.hpp"

namespace simgpu::picture {

/// Which point of a text stands where it is drawn.
enum class Align { left, middle, right };

/// How a text is drawn.
struct TextStyle {
  double capitals;  ///< height of its capitals in pixels
  Color color;
  Align align = Align::left;
  bool upwards = false;  ///< turned, to be read from below
};

/// Pixels that a text takes from its left end to its right.
double text_width(std::string_view text, double capitals);

/// Draws a text (ASCII; of other letters, question marks) with smooth edges; (x, y) is on its
/// baseline.
void draw_text(Image& image, double x, double y, std::string_view text, const TextStyle& style);

/// The text if it takes no more than `width` pixels, else its beginning and "...".
std::string shortened(std::string_view text, double width, double capitals);

}  // namespace simgpu::picture
