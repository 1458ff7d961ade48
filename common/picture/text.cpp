#include "common/picture/text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/picture/glyphs.hpp"

namespace simgpu::picture {

namespace {

/// From grid units of a letter to pixels of an image.
struct Placement {
  double x;
  double y;
  double scale;
  bool upwards;

  Stroke operator()(const Stroke& stroke) const {
    return {x_of(stroke.x0, stroke.y0), y_of(stroke.x0, stroke.y0), x_of(stroke.x1, stroke.y1),
            y_of(stroke.x1, stroke.y1)};
  }
  double x_of(double u, double v) const { return x + scale * (upwards ? -v : u); }
  double y_of(double u, double v) const { return y - scale * (upwards ? u : v); }
};

double distance(const Stroke& stroke, double x, double y) {
  const double dx = stroke.x1 - stroke.x0;
  const double dy = stroke.y1 - stroke.y0;
  const double square = dx * dx + dy * dy;
  const double along =
      square > 0 ? std::clamp(((x - stroke.x0) * dx + (y - stroke.y0) * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(x - stroke.x0 - along * dx, y - stroke.y0 - along * dy);
}

/// The pixels that strokes of this radius may touch.
Rectangle bounds_of(const std::vector<Stroke>& strokes, double radius) {
  double left = strokes.front().x0;
  double right = left;
  double top = strokes.front().y0;
  double bottom = top;
  for (const Stroke& stroke : strokes) {
    left = std::min({left, stroke.x0, stroke.x1});
    right = std::max({right, stroke.x0, stroke.x1});
    top = std::min({top, stroke.y0, stroke.y1});
    bottom = std::max({bottom, stroke.y0, stroke.y1});
  }
  const int x = static_cast<int>(std::floor(left - radius - 1));
  const int y = static_cast<int>(std::floor(top - radius - 1));
  return {x, y, static_cast<int>(std::ceil(right + radius + 1)) - x,
          static_cast<int>(std::ceil(bottom + radius + 1)) - y};
}

/// A pixel is covered as far as the nearest stroke covers it, so that strokes may cross.
void draw_strokes(Image& image, const std::vector<Stroke>& strokes, double radius, Color color) {
  if (strokes.empty()) return;
  const Rectangle rectangle = bounds_of(strokes, radius);
  for (int y = rectangle.top; y < rectangle.bottom(); ++y) {
    for (int x = rectangle.left; x < rectangle.right(); ++x) {
      double nearest = INFINITY;
      for (const Stroke& stroke : strokes) {
        nearest = std::min(nearest, distance(stroke, x + 0.5, y + 0.5));
      }
      image.blend(x, y, color, radius + 0.5 - nearest);
    }
  }
}

double advance_of(char letter) {
  return glyph_of(letter).width + letter_gap;
}

}  // namespace

double text_width(std::string_view text, double capitals) {
  double width = 0;
  for (const char letter : text) width += advance_of(letter);
  // The last letter has no gap behind it, and strokes are round the grid's lines.
  if (!text.empty()) width += stroke_width - letter_gap;
  return width * capitals / cap_height;
}

void draw_text(Image& image, double x, double y, std::string_view text, const TextStyle& style) {
  const double scale = style.capitals / cap_height;
  const double width = text_width(text, style.capitals);
  const double shift = style.align == Align::left     ? 0
                       : style.align == Align::middle ? width / 2
                                                      : width;
  double along = stroke_width / 2 * scale - shift;
  for (const char letter : text) {
    const Placement placement = style.upwards ? Placement{x, y - along, scale, true}
                                              : Placement{x + along, y, scale, false};
    std::vector<Stroke> strokes = strokes_of(glyph_of(letter));
    std::ranges::transform(strokes, strokes.begin(), placement);
    draw_strokes(image, strokes, stroke_width / 2 * scale, style.color);
    along += advance_of(letter) * scale;
  }
}

std::string shortened(std::string_view text, double width, double capitals) {
  if (text_width(text, capitals) <= width) return std::string(text);
  constexpr std::string_view ellipsis = "...";
  std::string beginning(text);
  while (!beginning.empty() && text_width(beginning + std::string(ellipsis), capitals) > width) {
    beginning.pop_back();
  }
  return beginning + std::string(ellipsis);
}

}  // namespace simgpu::picture
