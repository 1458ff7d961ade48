#include "driver/device_run.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "common/block.hpp"
#include "common/error.hpp"
#include "common/exchange_block.hpp"
#include "common/io/quote.hpp"
#include "common/particle_columns.hpp"
#include "driver/checkpoint_file.hpp"
#include "driver/format.hpp"
#include "driver/progress.hpp"
#include "driver/say.hpp"
#include "driver/snapshots.hpp"
#include "driver/time_loop.hpp"
#include "driver/write_particles.hpp"

namespace simgpu::driver {

namespace {

/// Why a particle is outside the domain, and what to do about it.
template <class Real>
std::string domain_problem(const Particle<Real>& particle, Precision precision) {
  const std::string numbers = std::string(name_of(precision)) + " precision";
  if (particle.x == 0 && particle.y == 0) {
    return "the particle is at the origin, which has no direction; move it or leave it out";
  }
  if (particle.x * particle.x + particle.y * particle.y < smallest_radius_squared<Real>) {
    return "the particle is so near the origin that its distance squared is below the normal "
           "numbers of " +
           numbers + "; move it or use larger units";
  }
  return "the particle is, or would come, so far out that its distance squared is beyond the "
         "numbers of " +
         numbers + "; use smaller units, or fewer or shorter steps";
}

void require_regular_file(const std::filesystem::path& input) {
  std::error_code failure;  // a name that leads nowhere is told of when it is opened
  if (!std::filesystem::exists(input, failure) ||
      std::filesystem::is_regular_file(input, failure)) {
    return;
  }
  throw Error(ErrorKind::bad_input, "--verify reads its input a second time, so " +
                                        io::quote(input.string()) + " must be a regular file");
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
DeviceRun<Real>::DeviceRun(const Options& options, Role role, memory::Timeline* timeline)
    : options_(options),
      role_(role),
      track_(timeline != nullptr ? std::make_unique<memory::Timeline::Track>(*timeline) : nullptr),
      table_([this] { return device_memory(); }, track_.get()) {
  report_.lag_at_start = memory::resident_lag();
}

template <class Real>
void DeviceRun<Real>::open(const std::function<std::unique_ptr<Backend>()>& open_device) {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "open_device", backend_ = open_device());
  if (track_) track_->set_device(backend_->name());
  if (options_.input) {
    if (options_.verify) require_regular_file(*options_.input);
    SIMGPU_MEMORY_LINE(
        table_, "open_input",
        reader_ = io::open_particle_reader<Real>(*options_.input, options_.conversion));
  }
  if (options_.resume_point) {
    SIMGPU_MEMORY_LINE(table_, "open_checkpoint",
                       reader_ = std::make_unique<CheckpointReader<Real>>(*options_.resume_point));
  }
  if (role_ == Role::asked_for && options_.output) {
    SIMGPU_MEMORY_LINE(table_, "open_output",
                       writer_ = io::open_particle_writer<Real>(*options_.output, particles()));
  }
  if (role_ == Role::asked_for && options_.compare_with) {
    SIMGPU_MEMORY_LINE(table_, "open_saved", open_saved());
  }
}

template <class Real>
std::uint64_t DeviceRun<Real>::particles() const {
  return reader_ ? reader_->size() : options_.parameters.particles;
}

template <class Real>
void DeviceRun<Real>::prepare() {
  const AddSeconds timer(report_.total_seconds);
  const Range range{0, particles()};
  SIMGPU_MEMORY_LINE(table_, "start", backend_->start());
  if (backend_->name() != "cpu") {
    SIMGPU_MEMORY_LINE(table_, "load_kernels", backend_->load_kernels());
  }
  if (track_) track_->attach([this] { return device_memory(); });
  SIMGPU_MEMORY_LINE(table_, "allocate", simulation_ = make_simulation<Real>(*backend_, range));
  if (reader_) {
    SIMGPU_MEMORY_LINE(table_, "load", load());
  } else {
    SIMGPU_MEMORY_LINE(table_, "create", simulation_->create(options_.parameters.seed));
  }
  SIMGPU_MEMORY_LINE(table_, "check", require_domain());
}

template <class Real>
void DeviceRun<Real>::compute() {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "evolve", report_.evolve_seconds = evolve());
  SIMGPU_MEMORY_LINE(table_, "checksum", report_.checksum = simulation_->checksum());
}

template <class Real>
void DeviceRun<Real>::verify() {
  if (!options_.verify) return;
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "verify", report_.verification = verify_from_start());
}

template <class Real>
Comparison DeviceRun<Real>::compare_with(const Simulation<Real>& actual) {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "compare", return compare(*simulation_, actual));
}

template <class Real>
std::optional<SavedComparison> DeviceRun<Real>::compare_with_saved() {
  if (!options_.compare_with) return std::nullopt;
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "compare_with", return compare_saved());
}

template <class Real>
void DeviceRun<Real>::save() {
  const AddSeconds timer(report_.total_seconds);
  if (writer_) {
    SIMGPU_MEMORY_LINE(table_, "store", store());
  }
  if (renders_) {
    SIMGPU_MEMORY_LINE(table_, "render", renders_->draw_end());
  }
}

template <class Real>
RunReport DeviceRun<Real>::finish(const MemoryNeed& predicted) {
  {
    const AddSeconds timer(report_.total_seconds);
    SIMGPU_MEMORY_LINE(table_, "release", release());
  }
  report_.lag_at_end = memory::resident_lag();
  report_.device = backend_->name();
  report_.description = backend_->description();
  report_.threads = backend_->threads();
  report_.lines = table_.lines();
  report_.predicted = predicted;
  return report_;
}

/// Nothing is known before the device is.
template <class Real>
memory::DeviceMemory DeviceRun<Real>::device_memory() const noexcept {
  return backend_ ? backend_->device_memory() : memory::DeviceMemory{};
}

template <class Real>
Evolution DeviceRun<Real>::evolution() const {
  return evolution_of(options_.parameters);
}

/// Where the run begins or, resumed, goes on.
template <class Real>
Position DeviceRun<Real>::start() const {
  return options_.resume_point ? options_.resume_point->header.position : Position{};
}

/// Says which frames a run leaves out that goes on while its first particles are ahead of the
/// others, where there is no state to write.
template <class Real>
void DeviceRun<Real>::note_frames_left_out() const {
  if (start().ahead == 0 || options_.quiet) return;
  const std::uint64_t whole_again = start().step + start().ahead_steps;
  const auto leaves_out = [&](std::optional<std::uint64_t> every) {
    return every && *every - start().step % *every < start().ahead_steps;
  };
  const auto snapshots =
      options_.snapshots ? std::optional(options_.snapshots->every) : std::nullopt;
  if (!leaves_out(snapshots) && !leaves_out(options_.render_every)) return;
  say("note: the checkpoint has some particles ahead of the others, so there are no snapshots and "
      "pictures before step " +
      grouped(whole_again));
}

/// Takes all steps, and what is to be done between them. Returns the seconds of the steps alone.
template <class Real>
double DeviceRun<Real>::evolve() {
  using Clock = Progress::Clock;
  const std::uint64_t particles = simulation_->range().count;
  const double steps = steps_taken({evolution().steps, 0, 0}, particles);
  const double steps_before = steps_taken(start(), particles);
  report_.particle_steps = steps - steps_before;
  TimeLoop<Real> loop(*simulation_, evolution(), options_.parameters.order, start());
  Progress progress(std::cerr, progress_display(options_.quiet), backend_->name(), steps,
                    steps_before, Clock::now());
  loop.after_portions([&](const Position& position) {
    progress.tell(steps_taken(position, particles), Clock::now());
  });
  if (role_ == Role::reference) return loop.run();

  note_frames_left_out();
  std::optional<Checkpoints<Real>> checkpoints;
  const auto save = [&](const Position& position) {
    std::optional<std::string> warning;
    SIMGPU_MEMORY_LINE(table_, "checkpoint", warning = checkpoints->write(position));
    if (!warning) return;
    progress.end_line();
    say(*warning);
  };
  // What cannot be written ends the run, but it may go on when that is mended.
  const auto act = [&](std::uint64_t step, const auto& action) {
    try {
      action();
    } catch (const Error&) {
      if (checkpoints) save({step, 0, 0});
      throw;
    }
  };

  std::optional<Snapshots<Real>> snapshots;
  if (options_.snapshots) {
    snapshots.emplace(options_, *simulation_);
    loop.at_every(options_.snapshots->every, [&](std::uint64_t step) {
      act(step, [&] { SIMGPU_MEMORY_LINE(table_, "snapshot", snapshots->write(step)); });
    });
  }
  if (options_.render) {
    renders_ = std::make_unique<Renders<Real>>(options_, *simulation_, backend_->name(), start());
  }
  if (options_.render_every) {
    loop.at_every(*options_.render_every, [&](std::uint64_t step) {
      act(step, [&] { SIMGPU_MEMORY_LINE(table_, "render_frame", renders_->draw_frame(step)); });
    });
  }
  if (!options_.checkpoint) return loop.run();

  Parameters parameters = options_.parameters;
  parameters.particles = particles;
  checkpoints.emplace(*options_.checkpoint,
                      CheckpointHeader{parameters, options_.generated_start(), {}}, *simulation_,
                      options_.resume_point);
  loop.after_portions([&](const Position& position) {
    if (checkpoints->is_due(position)) save(position);
  });
  if (const std::uint64_t every = options_.checkpoint->every_steps(); every > 0) {
    loop.stop_at_every(every);
  }
  const double seconds = loop.run();
  // Checks and outputs are yet to come, and may fail or be ended.
  save({evolution().steps, 0, 0});
  return seconds;
}

template <class Real>
void DeviceRun<Real>::open_saved() {
  const std::filesystem::path& file = *options_.compare_with;
  if (is_report(file)) {
    Parameters parameters = options_.parameters;
    parameters.particles = particles();
    saved_checksum_ = saved_checksum(file, parameters, options_.generated_start());
    return;
  }
  saved_ = io::open_particle_reader<Real>(file, options_.conversion);
  if (saved_->size() == particles()) return;
  throw Error(ErrorKind::bad_input,
              io::quote(file.string()) + " has " + std::to_string(saved_->size()) +
                  " particles to compare with, and the run has " + std::to_string(particles()));
}

template <class Real>
SavedComparison DeviceRun<Real>::compare_saved() {
  if (!saved_) {
    return {*options_.compare_with, saved_checksum_, std::nullopt,
            saved_checksum_ == report_.checksum};
  }
  Comparison comparison = compare<Real>(
      [this](std::uint64_t /*offset*/, ParticleView<Real> block) { saved_->read(block); },
      *simulation_);
  saved_.reset();
  const bool equal = comparison.bitwise_equal();
  return {*options_.compare_with, std::nullopt, std::move(comparison), equal};
}

template <class Real>
void DeviceRun<Real>::load() {
  ExchangeBlock<Real> block(*simulation_);
  for_each_block(reader_->size(), [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    reader_->read(particles);
    simulation_->load(offset, particles.read_only());
  });
  reader_.reset();
  if (options_.verify) start_checksum_ = simulation_->checksum();
}

template <class Real>
Verification DeviceRun<Real>::verify_from_start() const {
  if (!options_.input) {
    return driver::verify(*simulation_, evolution(), options_.parameters.seed);
  }
  return driver::verify(*simulation_, evolution(), *options_.input, options_.conversion,
                        start_checksum_);
}

template <class Real>
void DeviceRun<Real>::store() {
  write_particles(*simulation_, *writer_,
                  options_.state_info(options_.parameters.steps, report_.checksum));
  writer_.reset();
}

template <class Real>
void DeviceRun<Real>::release() {
  writer_.reset();
  renders_.reset();
  simulation_.reset();
}

template <class Real>
void DeviceRun<Real>::require_domain() const {
  // Of particles that are ahead the checkpoint's run knew that they stay inside.
  Evolution rest = evolution();
  rest.steps -= start().step + start().ahead_steps;
  const auto outside = simulation_->first_outside_domain(rest);
  if (!outside) return;
  ParticleColumns<Real> one(1);
  simulation_->store(*outside, one.view());
  const std::string where = options_.input
                                ? options_.input->string() + ", row " + std::to_string(*outside + 1)
                                : "particle " + std::to_string(*outside);
  throw Error(ErrorKind::bad_input,
              where + ": " + domain_problem(one.view().load(0), options_.parameters.precision));
}

template class DeviceRun<double>;
template class DeviceRun<float>;

}  // namespace simgpu::driver
