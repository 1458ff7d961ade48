#include "driver/run/renders.hpp"

#include <utility>

#include "common/law_in_files.hpp"
#include "common/picture/picture.hpp"
#include "driver/plan/frame_file.hpp"
#include "driver/plan/own_files.hpp"

namespace simgpu::driver {

template <class Real>
Renders<Real>::Renders(const Options& options, std::uint64_t particles, std::string device,
                       const Box& box)
    : options_(options),
      particles_(particles),
      device_(std::move(device)),
      box_(box),
      end_file_(*options.render) {
  picture::reserve_picture(end_file_);
}

template <class Real>
void Renders<Real>::draw_frame(const Simulation<Real>& simulation, std::uint64_t step) const {
  const std::filesystem::path& file = *options_.render;
  const std::filesystem::path frame =
      frame_file(file, file.extension().string(), step, options_.parameters.steps);
  require_own(frame, OwnFile::picture, "--render-every");
  picture::render(simulation, law_in_files(options_.parameters).columns, box_, caption_at(step),
                  frame);
}

template <class Real>
void Renders<Real>::begin_end() {
  end_.emplace(picture::grid_for(particles_, box_));
}

template <class Real>
void Renders<Real>::add_end(const Simulation<Real>& simulation) {
  if (!end_) begin_end();
  end_->add(simulation);
}

template <class Real>
void Renders<Real>::draw_end(const std::optional<FieldOutcome>& field) {
  picture::Caption caption = caption_at(options_.parameters.steps);
  if (field) caption.left = field->left;
  picture::draw(*end_, law_in_files(options_.parameters).columns, caption, end_file_);
  end_file_.commit();
  end_.reset();
}

template <class Real>
picture::Caption Renders<Real>::caption_at(std::uint64_t step) const {
  return {particles_, step, options_.parameters.timestep, device_, options_.parameters.start_time};
}

template class Renders<double>;
template class Renders<float>;

}  // namespace simgpu::driver
