#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/column.hpp"
#include "common/density.hpp"
#include "common/grid.hpp"
#include "common/io/output_file.hpp"
#include "common/parameters.hpp"

/// Pictures of a state: how many particles are where in the plane, as a PNG file.
namespace simgpu::picture {

/// What stands above a picture.
struct Caption {
  std::uint64_t particles = 0;
  std::uint64_t step = 0;
  double timestep = 0;
  std::string device;     ///< such as "cpu" or "cuda:0"; shortened if it is too long
  double start_time = 0;  ///< of step 0
  std::optional<std::uint64_t> left = {};  ///< how many left a gridded field, if that is known
};

/// Throws Error (bad_input) if the suffix of `path` is not .png, or if this program was built
/// without libpng, which writes such files.
void require_picture_format(const std::filesystem::path& path);

/// What a picture shows of particles that stay within `reach` of the origin (see
/// Simulation::reach()): a square whose half width is a round number somewhat larger than that.
/// Pictures of a run that are made with the one for its last step can be compared.
Box box_for(double reach);

/// The most particles that are drawn as spots of their own, for which a picture has its finest
/// cells.
inline constexpr std::uint64_t most_spots = 30'000;

/// The cells that a picture of so many particles in a box needs: single pixels where few particles
/// are drawn as spots of their own or where there are enough of them, larger ones in between, so
/// that what is seen is not the chance that a cell has one particle or none. They are squares of
/// the plane, up to rounding, unless one side of the box is more than ten times the other.
Grid grid_for(std::uint64_t particles, const Box& box);

/// The most bytes of host memory that render() holds at once in its own containers, beside what
/// Backend::count_bytes() of the same grid tells.
std::uint64_t bytes_for(const Grid& grid);

/// Takes room on disk for a picture in `file` (see OutputFile::reserve()). Throws Error.
void reserve_picture(io::OutputFile& file);

/// Draws a density into `file`, which is yet to be committed: axes, which are the first two of
/// `columns`, a colour bar and the caption.
/// The same density gives the same bytes. Throws Error: run_failed if the file cannot be written,
/// out_of_memory.
void draw(const Density& density, Columns columns, const Caption& caption, io::OutputFile& file);

/// Makes a picture of what `simulation` has in a box of the plane now, the axes being the first two
/// of `columns`; `path` has it whole, or stays as it was. Throws Error.
template <class Real>
void render(const Simulation<Real>& simulation, Columns columns, const Box& box,
            const Caption& caption, const std::filesystem::path& path) {
  require_picture_format(path);
  io::OutputFile file(path);  // before any work
  reserve_picture(file);
  Density density(grid_for(simulation.range().count, box));
  density.add(simulation);
  draw(density, columns, caption, file);
  file.commit();
}

}  // namespace simgpu::picture
