#include "driver/device_run.hpp"

#include <algorithm>
#include <chrono>

#include "common/block.hpp"
#include "common/error.hpp"
#include "common/particle_columns.hpp"

namespace simgpu::driver {

namespace {

/// Why a particle is outside the domain.
template <class Real>
std::string domain_problem(const Particle<Real>& particle, Precision precision) {
  const Evolution no_steps{};
  return std::string(in_domain(particle, no_steps)
                         ? "would move beyond the largest numbers of "
                         : "is at the origin, which has no direction, or its distance squared is "
                           "not a normal number of ") +
         std::string(name_of(precision)) + " precision";
}

/// Adds the seconds of its life to a sum.
class AddSeconds {
 public:
  explicit AddSeconds(double& sum) : sum_(sum) {}
  ~AddSeconds() {
    sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  AddSeconds(const AddSeconds&) = delete;
  AddSeconds& operator=(const AddSeconds&) = delete;

 private:
  double& sum_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

template <class Real>
DeviceRun<Real>::DeviceRun(std::unique_ptr<Backend> backend, const Options& options)
    : backend_(std::move(backend)),
      options_(options),
      table_([this] { return backend_->device_memory(); }) {
  report_.lag_at_start = memory::resident_lag();
}

template <class Real>
void DeviceRun<Real>::compute() {
  const AddSeconds timer(report_.total_seconds);
  const Parameters& parameters = options_.parameters;
  const Evolution evolution{parameters.timestep, parameters.steps};
  std::unique_ptr<io::ParticleReader<Real>> reader;
  if (options_.input) reader = io::open_particle_reader<Real>(*options_.input);
  const Range range{0, reader ? reader->size() : parameters.particles};

  SIMGPU_MEMORY_LINE(table_, "start", backend_->start());
  SIMGPU_MEMORY_LINE(table_, "allocate", simulation_ = make_simulation<Real>(*backend_, range));
  if (reader) {
    SIMGPU_MEMORY_LINE(table_, "load", load(*reader));
  } else {
    SIMGPU_MEMORY_LINE(table_, "create", simulation_->create(parameters.seed));
  }
  SIMGPU_MEMORY_LINE(table_, "check", require_domain(evolution));
  SIMGPU_MEMORY_LINE(table_, "evolve",
                     report_.evolve_seconds = simulation_->evolve(evolution, parameters.order));
  SIMGPU_MEMORY_LINE(table_, "checksum", report_.checksum = simulation_->checksum());
}

template <class Real>
void DeviceRun<Real>::save(io::ParticleWriter<Real>& writer) {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "store", store(writer));
}

template <class Real>
RunReport DeviceRun<Real>::finish() {
  {
    const AddSeconds timer(report_.total_seconds);
    SIMGPU_MEMORY_LINE(table_, "release", simulation_.reset());
  }
  report_.lag_at_end = memory::resident_lag();
  report_.device = backend_->name();
  report_.description = backend_->description();
  report_.threads = backend_->threads();
  report_.lines = table_.lines();
  return report_;
}

template <class Real>
void DeviceRun<Real>::load(io::ParticleReader<Real>& reader) {
  ParticleColumns<Real> block(std::min(reader.size(), block_particles));
  for_each_block(reader.size(), [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view().subview(0, count);
    reader.read(particles);
    simulation_->load(offset, particles.read_only());
  });
}

template <class Real>
void DeviceRun<Real>::require_domain(const Evolution& evolution) const {
  const auto outside = simulation_->first_outside_domain(evolution);
  if (!outside) return;
  ParticleColumns<Real> block(1);
  simulation_->store(*outside, block.view());
  const std::string where = options_.input
                                ? options_.input->string() + ", row " + std::to_string(*outside + 1)
                                : "particle " + std::to_string(*outside);
  throw Error(ErrorKind::bad_input,
              where + ": the particle " +
                  domain_problem(block.view().load(0), options_.parameters.precision));
}

template <class Real>
void DeviceRun<Real>::store(io::ParticleWriter<Real>& writer) const {
  const std::uint64_t size = simulation_->range().count;
  ParticleColumns<Real> block(std::min(size, block_particles));
  for_each_block(size, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view().subview(0, count);
    simulation_->store(offset, particles);
    writer.write(particles.read_only());
  });
  writer.commit();
}

template class DeviceRun<double>;
template class DeviceRun<float>;

}  // namespace simgpu::driver
