#include "driver/run/saved_run.hpp"

#include <string>
#include <utility>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"
#include "driver/plan/saved_report.hpp"
#include "driver/run/left_out.hpp"
#include "driver/run/open_input.hpp"

namespace simgpu::driver {

template <class Real>
SavedRun<Real>::SavedRun(const Options& options, std::uint64_t particles)
    : file_(*options.compare_with) {
  if (is_report(file_)) {
    Parameters parameters = options.parameters;
    parameters.particles = particles;
    checksum_ = saved_checksum(file_, parameters, options.generated_start());
    return;
  }
  reader_ = open_input<Real>(file_, options);
  note_left_out(options, file_, reader_->columns_left_out());
  if (reader_->size() == particles) return;
  throw Error(ErrorKind::bad_input, io::quote_file(file_) + " has " +
                                        counted(reader_->size(), "particle") +
                                        " to compare with, and the run has " + grouped(particles));
}

template <class Real>
void SavedRun<Real>::compare(const Simulation<Real>& simulation, std::uint64_t checksum,
                             bool is_last) {
  if (!reader_) {
    if (is_last) comparison_ = {file_, checksum_, std::nullopt, checksum_ == checksum};
    return;
  }
  Comparison comparison = simgpu::compare<Real>(
      [this](std::uint64_t /*offset*/, ParticleView<Real> block) { reader_->read(block); },
      simulation, comparison_ ? std::move(*comparison_->state) : Comparison{});
  if (is_last) reader_.reset();
  const bool equal = comparison.bitwise_equal();
  comparison_ = {file_, std::nullopt, std::move(comparison), equal};
}

template class SavedRun<double>;
template class SavedRun<float>;

}  // namespace simgpu::driver
