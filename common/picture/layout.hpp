#pragma once

#include <string>

#include "common/picture/count_scale.hpp"
#include "common/picture/image.hpp"
#include "common/picture/picture.hpp"

namespace simgpu::picture {

/// Where the parts of a picture are, in pixels.
inline constexpr int image_width = 1000;
inline constexpr int image_height = 890;

/// Of the plane: 720 divides by all sizes of cells that grid_for() chooses from.
inline constexpr int plane_side = 720;
inline constexpr Box plane = {112, 76, plane_side, plane_side};
inline constexpr Box color_bar = {858, 76, 24, plane_side};

inline constexpr double title_margin = 24;
inline constexpr double title_capitals = 14.5;
inline constexpr double label_capitals = 13;
inline constexpr double tick_capitals = 12;

/// Whether particles are so few that each is drawn as a spot.
bool has_spots(std::uint64_t particles);

/// Pixels of such a spot.
double spot_radius(std::uint64_t particles);

/// At most `digits` digits that count: a product shows its rounding otherwise.
std::string rounded(double number, int digits);

/// "1,000,000 particles, step 100 (time 0.001), cpu", no wider than the picture.
std::string title_of(const Caption& caption);

/// Draws what stands around the plane: ticks and labels of the axes from -half to
/// half, and the title.
void draw_surroundings(Image& image, double half, const std::string& title);

/// Draws the scale's colours with the counts that they stand for, and how large a cell is.
void draw_color_bar(Image& image, const CountScale& scale, const Grid& grid);

}  // namespace simgpu::picture
