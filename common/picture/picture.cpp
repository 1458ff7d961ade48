#include "common/picture/picture.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/picture/count_scale.hpp"
#include "common/picture/layout.hpp"
#include "common/picture/palette.hpp"
#include "common/picture/png.hpp"

namespace simgpu::picture {

namespace {

/// Each pixel of the plane in the colour of its cell.
void draw_cells(Image& image, const Rectangle& plane, const Density& density,
                const CountScale& scale) {
  const Grid& grid = density.grid();
  const int pixels_of_cell = plane.width / static_cast<int>(grid.width);
  for (int y = 0; y < plane.height; ++y) {
    const auto row = static_cast<std::uint64_t>(y / pixels_of_cell);
    for (int x = 0; x < plane.width; ++x) {
      const auto column = static_cast<std::uint64_t>(x / pixels_of_cell);
      const Color color = scale.color(density.counts()[row * grid.width + column]);
      image.blend(plane.left + x, plane.top + y, color, 1);
    }
  }
}

/// A spot for each cell that has particles, those with more over those with fewer.
void draw_spots(Image& image, const Rectangle& plane, const Density& density,
                const CountScale& scale, double radius) {
  const Grid& grid = density.grid();
  std::uint64_t drawn = 0;
  while (drawn < scale.most()) {
    std::uint64_t next = scale.most();
    for (const std::uint64_t count : density.counts()) {
      if (count > drawn) next = std::min(next, count);
    }
    drawn = next;
    for (std::uint64_t cell = 0; cell < grid.cells(); ++cell) {
      if (density.counts()[cell] != drawn) continue;
      const std::uint64_t row = cell / grid.width;
      const std::uint64_t column = cell % grid.width;
      const double x = (static_cast<double>(column) + 0.5) / grid.width;
      const double y = (static_cast<double>(row) + 0.5) / grid.height;
      image.disc(plane.left + x * plane.width, plane.top + y * plane.height, radius,
                 scale.color(drawn));
    }
  }
}

}  // namespace

void require_picture_format(const std::filesystem::path& path) {
  if (path.extension() != ".png") {
    throw Error(ErrorKind::bad_input,
                path.string() + ": its suffix names no format of a picture; use .png");
  }
  if (const std::string reason = png_unavailable(); !reason.empty()) {
    throw Error(ErrorKind::bad_input, path.string() + ": " + reason);
  }
}

std::uint64_t bytes_for(const Grid& grid) {
  return Density::bytes_of(grid) + Image::bytes_of(image_width, Layout(grid).image_height);
}

void draw(const Density& density, Columns columns, const Caption& caption, io::OutputFile& file) {
  const DefaultFloatingPoint floating_point;
  const Grid& grid = density.grid();
  const Layout layout(grid);
  Image image(image_width, layout.image_height, paper_color);
  const CountScale scale(density.counts());
  if (has_spots(caption.particles)) {
    image.fill(layout.plane, scale.color(0));
    draw_spots(image, layout.plane, density, scale, spot_radius(caption.particles, layout.plane));
  } else {
    draw_cells(image, layout.plane, density, scale);
  }
  draw_color_bar(image, layout.color_bar, scale, grid);
  const std::string title = title_of(caption);
  draw_surroundings(image, layout.plane, grid.box, columns, title);
  write_png(image, title, file);
}

void reserve_picture(io::OutputFile& file) {
  constexpr std::uint64_t usual_bytes = std::uint64_t{256} * 1024;
  file.reserve(io::least_file_bytes, usual_bytes);
}

}  // namespace simgpu::picture
