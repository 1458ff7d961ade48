#include "driver/run/state_reader.hpp"

#include "common/block.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/run/open_input.hpp"

namespace simgpu::driver {

template <class Real>
StateReader<Real>::StateReader(const Options& options) : options_(options) {
  if (options.resume_point) {
    reader_ = std::make_unique<CheckpointReader<Real>>(*options.resume_point);
  } else {
    if (options.verify) require_rereadable(*options.input, "--verify");
    reader_ = open_input<Real>(*options.input, options);
  }
  particles_ = reader_->size();
}

template <class Real>
void StateReader<Real>::read(Simulation<Real>& simulation, ExchangeBlock<Real>& block) {
  for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    reader_->read(particles);
    simulation.load(offset, particles.read_only());
    if (options_.verify && options_.input) look(particles.read_only());
  });
  if (options_.verify && options_.input) start_checksum_ = simulation.checksum();
}

/// Looks at particles when they are read for the first time.
template <class Real>
void StateReader<Real>::look(ParticleView<const Real> particles) {
  if (checksum_before_) return;
  Parameters parameters = options_.parameters;
  parameters.particles = particles_;
  look_at(particles, parameters, rows_looked_through_, resolution_);
  rows_looked_through_ += particles.size;
}

template <class Real>
void StateReader<Real>::begin_again(std::uint64_t checksum) {
  checksum_before_ = checksum;
  reader_ = reopened();
}

template <class Real>
void StateReader<Real>::require_as_before(const Simulation<Real>& chunk, bool is_last) {
  if (!checksum_before_) return;
  checksum_so_far_ += chunk.checksum();
  if (is_last && checksum_so_far_ != checksum_before_) refuse_changed(*options_.input);
}

template <class Real>
Verification StateReader<Real>::verify(const Simulation<Real>& chunk, bool is_last) {
  if (!again_) again_ = reopened();
  const Verification verification = driver::verify(chunk, evolution_of(options_.parameters),
                                                   *again_, *options_.input, start_checksum_);
  if (is_last) again_.reset();
  return verification;
}

/// The input from its beginning. Throws Error (bad_input), also if it has another size now.
template <class Real>
std::unique_ptr<io::ParticleReader<Real>> StateReader<Real>::reopened() const {
  auto reader = open_input<Real>(*options_.input, options_);
  if (reader->size() != particles_) refuse_changed(*options_.input);
  return reader;
}

template class StateReader<double>;
template class StateReader<float>;

}  // namespace simgpu::driver
