#include "driver/renders.hpp"

#include <utility>

#include "common/io/output_file.hpp"
#include "common/picture/picture.hpp"
#include "driver/frame_file.hpp"

namespace simgpu::driver {

template <class Real>
Renders<Real>::Renders(const Options& options, const Simulation<Real>& simulation,
                       std::string device, const Position& start)
    : options_(options), simulation_(simulation), device_(std::move(device)) {
  const io::OutputFile attempt(*options.render);  // and nothing is left of it
  Evolution rest = evolution_of(options.parameters);
  rest.steps -= start.step;
  half_width_ = picture::half_width_for(simulation.reach(rest));
}

template <class Real>
void Renders<Real>::draw_frame(std::uint64_t step) const {
  const std::filesystem::path& file = *options_.render;
  draw(step, frame_file(file, file.extension().string(), step, options_.parameters.steps));
}

template <class Real>
void Renders<Real>::draw_end() const {
  draw(options_.parameters.steps, *options_.render);
}

template <class Real>
void Renders<Real>::draw(std::uint64_t step, const std::filesystem::path& file) const {
  picture::render(simulation_, half_width_,
                  {simulation_.range().count, step, options_.parameters.timestep, device_}, file);
}

StateBytes render_bytes(std::uint64_t particles, const MemoryUse& memory_use) {
  const Grid grid = picture::grid_for(particles, 1);
  StateBytes bytes = memory_use.counting(grid);
  bytes.host += picture::bytes_for(grid);
  return bytes;
}

template class Renders<double>;
template class Renders<float>;

}  // namespace simgpu::driver
