#pragma once

#include <string>

#include "common/picture/count_scale.hpp"
#include "common/picture/image.hpp"
#include "common/picture/picture.hpp"

namespace simgpu::picture {

/// Pixels of the longer side of the plane: 720 divides by all sizes of cells that grid_for()
/// chooses from. The shorter side is a tenth of that at least.
inline constexpr int plane_side = 720;
inline constexpr int least_plane_side = plane_side / 10;

inline constexpr int image_width = 1000;

/// Where the parts of a picture are, in pixels.
struct Layout {
  /// Of the picture of a grid.
  explicit Layout(const Grid& grid);

  int image_height;
  Rectangle plane;
  Rectangle color_bar;
};

inline constexpr double title_margin = 24;
inline constexpr double title_capitals = 14.5;
inline constexpr double label_capitals = 13;
inline constexpr double tick_capitals = 12;

/// Whether particles are so few that each is drawn as a spot.
bool has_spots(std::uint64_t particles);

/// Pixels of such a spot in a plane.
double spot_radius(std::uint64_t particles, const Rectangle& plane);

/// At most `digits` digits that count: a product shows its rounding otherwise.
std::string rounded(double number, int digits);

/// "1,000,000 particles, step 100 (time 0.001), cpu", and behind the particles "(9 left)" where
/// that is known; no wider than the picture.
std::string title_of(const Caption& caption);

/// Draws what stands around the plane: ticks and labels of the axes, which are the first two of
/// `columns`, along the box, and the title.
void draw_surroundings(Image& image, const Rectangle& plane, const Box& box, Columns columns,
                       const std::string& title);

/// Draws the scale's colours with the counts that they stand for, and how large a cell is.
void draw_color_bar(Image& image, const Rectangle& color_bar, const CountScale& scale,
                    const Grid& grid);

}  // namespace simgpu::picture
