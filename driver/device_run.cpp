#include "driver/device_run.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#include "common/block.hpp"
#include "common/error.hpp"
#include "common/exchange_block.hpp"
#include "common/io/quote.hpp"
#include "common/particle_columns.hpp"
#include "driver/checkpoint_file.hpp"
#include "driver/format.hpp"
#include "driver/progress.hpp"
#include "driver/ranges.hpp"
#include "driver/say.hpp"
#include "driver/snapshots.hpp"
#include "driver/time_loop.hpp"

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
void DeviceRun<Real>::open(const std::function<std::unique_ptr<Backend>()>& open_device,
                           OpenState<Real> open_state) {
  const AddSeconds timer(report_.total_seconds);
  open_state_ = std::move(open_state);
  SIMGPU_MEMORY_LINE(table_, "open_device", backend_ = open_device());
  watch_devices();
  if (track_) track_->set_device(backend_->name());
  if (options_.input) {
    if (options_.verify) require_regular_file(*options_.input);
    SIMGPU_MEMORY_LINE(table_, "open_input", open_reader());
  }
  if (options_.resume_point) {
    SIMGPU_MEMORY_LINE(table_, "open_checkpoint",
                       reader_ = std::make_unique<CheckpointReader<Real>>(*options_.resume_point));
  }
  particles_ = reader_ ? reader_->size() : options_.parameters.particles;
  if (role_ == Role::asked_for && options_.output) {
    SIMGPU_MEMORY_LINE(table_, "open_output", writer_ = open_state_(*options_.output, particles_));
  }
  if (role_ == Role::asked_for && options_.compare_with) {
    SIMGPU_MEMORY_LINE(table_, "open_saved", open_saved());
  }
}

template <class Real>
void DeviceRun<Real>::open_reader() {
  reader_ = io::open_particle_reader<Real>(*options_.input, options_.conversion);
}

template <class Real>
void DeviceRun<Real>::start() {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "start", backend_->start());
  if (!backend_->threads()) {
    SIMGPU_MEMORY_LINE(table_, "load_kernels", backend_->load_kernels());
  }
  if (track_) track_->attach([this] { return device_memory(); });
}

template <class Real>
void DeviceRun<Real>::allocate(const Chunks& chunks, bool overlap) {
  const AddSeconds timer(report_.total_seconds);
  chunks_ = chunks;
  const Range range = chunks_[0];
  SIMGPU_MEMORY_LINE(table_, "allocate", simulation_ = make_simulation<Real>(*backend_, range));
  if (overlap) {
    SIMGPU_MEMORY_LINE(table_, "allocate_other", make_other(range));
  }
  if (role_ == Role::asked_for && chunks_.size() > 1 && (options_.input || options_.render)) {
    survey();
  }
}

/// Goes through the start states of all chunks for what must be known of all before work begins.
template <class Real>
void DeviceRun<Real>::survey() {
  double reach = 0;
  std::uint64_t checksum = 0;
  for (chunk_ = 0; chunk_ < chunks_.size(); ++chunk_) {
    begin_chunk();
    reach = std::max(reach, simulation_->reach(evolution()));
    checksum += simulation_->checksum();
  }
  if (options_.input) {
    surveyed_checksum_ = checksum;
    SIMGPU_MEMORY_LINE(table_, "open_input", open_reader());
    if (particles_ != reader_->size()) refuse_changed(*options_.input);
  }
  if (options_.render) {
    make_renders(reach);
    SIMGPU_MEMORY_LINE(table_, "begin_picture", renders_->begin_end());
  }
}

template <class Real>
void DeviceRun<Real>::prepare(std::uint64_t chunk) {
  const AddSeconds timer(report_.total_seconds);
  chunk_ = chunk;
  if (!other_) {
    begin_chunk();
    require_as_surveyed();
    return;
  }
  if (chunk > 0) {
    SIMGPU_MEMORY_LINE(table_, "exchange", finish_exchange());
    std::swap(simulation_, other_);
  }
  const bool was_read = chunk > 0 && reads();
  if (was_read) {
    begin_exchange();
    SIMGPU_MEMORY_LINE(table_, "check", require_domain());
  } else if (chunk > 0) {
    begin_exchange();
    begin_chunk();
  } else {
    begin_chunk();
    begin_exchange();
  }
  require_as_surveyed();
}

/// Refuses an input that is not what was looked through. Throws Error (bad_input).
template <class Real>
void DeviceRun<Real>::require_as_surveyed() {
  if (!surveyed_checksum_) return;
  read_checksum_ += simulation_->checksum();
  if (is_last_chunk() && read_checksum_ != surveyed_checksum_) refuse_changed(*options_.input);
}

/// Makes or reads the chunk at hand and checks it.
template <class Real>
void DeviceRun<Real>::begin_chunk() {
  simulation_->move_to(chunks_[chunk_]);
  if (reads()) {
    SIMGPU_MEMORY_LINE(table_, "load", load());
  } else {
    SIMGPU_MEMORY_LINE(table_, "create", simulation_->create(options_.parameters.seed));
  }
  SIMGPU_MEMORY_LINE(table_, "check", require_domain());
}

/// While the chunk at hand is moved, writes the one before and reads the next one in its place.
template <class Real>
void DeviceRun<Real>::begin_exchange() {
  const auto next = reads() && !is_last_chunk() ? std::optional(chunks_[chunk_ + 1]) : std::nullopt;
  // It takes and gives back no memory of ours, which one thread at a time may (see ledger.hpp).
  exchange_ =
      std::async(std::launch::async, [this, next, writes = std::exchange(is_saved_, false)] {
        if (writes) writer_->write(*other_, *exchange_block_);
        if (!next) return;
        other_->move_to(*next);
        read_into(*other_, *exchange_block_);
      });
}

/// Waits for it. Throws what it threw.
template <class Real>
void DeviceRun<Real>::finish_exchange() {
  exchange_.get();
  if (is_last_chunk()) reader_.reset();
}

template <class Real>
void DeviceRun<Real>::compute() {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "evolve", report_.evolve_seconds += evolve());
  SIMGPU_MEMORY_LINE(table_, "checksum", report_.checksum += simulation_->checksum());
}

template <class Real>
void DeviceRun<Real>::verify() {
  if (!options_.verify) return;
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "verify", const Verification verification = verify_from_start());
  report_.verification =
      report_.verification ? worse_of(*report_.verification, verification) : verification;
}

template <class Real>
void DeviceRun<Real>::compare_with(const Simulation<Real>& actual, Comparison& so_far) {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "compare", so_far = compare(*simulation_, actual, std::move(so_far)));
}

template <class Real>
void DeviceRun<Real>::compare_with_saved() {
  if (!options_.compare_with) return;
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "compare_with", compare_saved());
}

template <class Real>
void DeviceRun<Real>::save() {
  const AddSeconds timer(report_.total_seconds);
  is_saved_ = writer_ && other_;  // when the next chunk is at hand
  if (writer_ && !other_) {
    SIMGPU_MEMORY_LINE(table_, "store", store());
  }
  if (renders_) {
    SIMGPU_MEMORY_LINE(table_, "count_cells", renders_->add_end(*simulation_));
  }
}

template <class Real>
void DeviceRun<Real>::commit() {
  const AddSeconds timer(report_.total_seconds);
  if (other_) {
    SIMGPU_MEMORY_LINE(table_, "exchange", exchange_.get());
  }
  if (is_saved_) {
    SIMGPU_MEMORY_LINE(table_, "store", writer_->write(*simulation_, *exchange_block_));
  }
  if (exchange_block_) {
    SIMGPU_MEMORY_LINE(table_, "release_block", exchange_block_.reset());
  }
  if (writer_) {
    SIMGPU_MEMORY_LINE(table_, "commit", put_in_place());
  }
  if (renders_) {
    SIMGPU_MEMORY_LINE(table_, "render", renders_->draw_end());
  }
}

template <class Real>
RunReport DeviceRun<Real>::finish(const MemoryNeed& predicted) {
  report_.devices = devices();
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

/// Has the table tell of each of several devices.
template <class Real>
void DeviceRun<Real>::watch_devices() {
  std::vector<memory::WatchedDevice> watched;
  for (DeviceOfSeveral& device : backend_->devices()) {
    watched.push_back({device.ledger, std::move(device.memory)});
  }
  table_.watch(std::move(watched));
}

/// Several devices, each with its part of the particles.
template <class Real>
std::vector<DeviceReport> DeviceRun<Real>::devices() const {
  std::vector<DeviceReport> reports;
  const std::vector<std::uint64_t> counts = simulation_->parts();
  const std::vector<Range> parts = ranges_of(simulation_->range().first, counts);
  for (const DeviceOfSeveral& device : backend_->devices()) {
    // In chunks, a device has another part of each.
    const auto part = chunks_.size() == 1 ? std::optional(parts[reports.size()]) : std::nullopt;
    reports.push_back({device.name, device.description, part});
  }
  return reports;
}

template <class Real>
Evolution DeviceRun<Real>::evolution() const {
  return evolution_of(options_.parameters);
}

/// Where the run begins or, resumed, goes on.
template <class Real>
Position DeviceRun<Real>::start_position() const {
  return options_.resume_point ? options_.resume_point->header.position : Position{};
}

/// Says which frames a run leaves out that goes on while its first particles are ahead of the
/// others, where there is no state to write.
template <class Real>
void DeviceRun<Real>::note_frames_left_out() const {
  if (start_position().ahead == 0 || options_.quiet) return;
  const std::uint64_t whole_again = start_position().step + start_position().ahead_steps;
  const auto leaves_out = [&](std::optional<std::uint64_t> every) {
    return every && *every - start_position().step % *every < start_position().ahead_steps;
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
  const Position end{evolution().steps, 0, 0};
  if (!progress_) {
    progress_.emplace(std::cerr, progress_display(options_.quiet), backend_->name(),
                      steps_taken(end, particles_), steps_taken(start_position(), particles_),
                      Clock::now());
  }
  TimeLoop<Real> loop(*simulation_, evolution(), options_.parameters.order, start_position());
  loop.after_portions([&](const Position& position) {
    progress_->tell(steps_done_ + steps_taken(position, particles), Clock::now());
  });
  const double seconds = role_ == Role::reference ? loop.run() : evolve_and_act(loop);
  steps_done_ += steps_taken(end, particles);
  report_.particle_steps = steps_done_ - steps_taken(start_position(), particles_);
  if (is_last_chunk()) progress_.reset();
  return seconds;
}

/// The same, with all that is done between steps.
template <class Real>
double DeviceRun<Real>::evolve_and_act(TimeLoop<Real>& loop) {
  note_frames_left_out();
  std::optional<Checkpoints<Real>> checkpoints;
  const auto save = [&](const Position& position) {
    std::optional<std::string> warning;
    SIMGPU_MEMORY_LINE(table_, "checkpoint", warning = checkpoints->write(position));
    if (!warning) return;
    progress_->end_line();
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
    snapshots.emplace(options_, *simulation_, open_state_);
    loop.at_every(options_.snapshots->every, [&](std::uint64_t step) {
      act(step, [&] { SIMGPU_MEMORY_LINE(table_, "snapshot", snapshots->write(step)); });
    });
  }
  if (options_.render && !renders_) {
    Evolution rest = evolution();
    rest.steps -= start_position().step;
    make_renders(simulation_->reach(rest));
  }
  if (options_.render_every) {
    loop.at_every(*options_.render_every, [&](std::uint64_t step) {
      act(step, [&] {
        SIMGPU_MEMORY_LINE(table_, "render_frame", renders_->draw_frame(*simulation_, step));
      });
    });
  }
  if (!options_.checkpoint) return loop.run();

  Parameters parameters = options_.parameters;
  parameters.particles = particles_;
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
    parameters.particles = particles_;
    saved_checksum_ = saved_checksum(file, parameters, options_.generated_start());
    return;
  }
  saved_ = io::open_particle_reader<Real>(file, options_.conversion);
  if (saved_->size() == particles_) return;
  throw Error(ErrorKind::bad_input,
              io::quote(file.string()) + " has " + std::to_string(saved_->size()) +
                  " particles to compare with, and the run has " + std::to_string(particles_));
}

template <class Real>
void DeviceRun<Real>::compare_saved() {
  if (!saved_) {
    // The checksum is that of all chunks.
    const bool equal = saved_checksum_ == report_.checksum;
    if (is_last_chunk()) {
      saved_comparison_ = {*options_.compare_with, saved_checksum_, std::nullopt, equal};
    }
    return;
  }
  Comparison comparison = compare<Real>(
      [this](std::uint64_t /*offset*/, ParticleView<Real> block) { saved_->read(block); },
      *simulation_, saved_comparison_ ? std::move(*saved_comparison_->state) : Comparison{});
  if (is_last_chunk()) saved_.reset();
  const bool equal = comparison.bitwise_equal();
  saved_comparison_ = {*options_.compare_with, std::nullopt, std::move(comparison), equal};
}

template <class Real>
void DeviceRun<Real>::load() {
  if (exchange_block_) {  // which no exchange uses, as none has begun
    read_into(*simulation_, *exchange_block_);
  } else {
    ExchangeBlock<Real> block(*simulation_);
    read_into(*simulation_, block);
  }
  if (is_last_chunk()) reader_.reset();
  if (options_.verify) start_checksum_ = simulation_->checksum();
}

template <class Real>
void DeviceRun<Real>::read_into(Simulation<Real>& simulation, ExchangeBlock<Real>& block) {
  for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    reader_->read(particles);
    simulation.load(offset, particles.read_only());
  });
}

template <class Real>
Verification DeviceRun<Real>::verify_from_start() {
  if (!options_.input) {
    return driver::verify(*simulation_, evolution(), options_.parameters.seed);
  }
  if (!read_again_) {
    read_again_ = io::open_particle_reader<Real>(*options_.input, options_.conversion);
    if (read_again_->size() != particles_) refuse_changed(*options_.input);
  }
  const Verification verification =
      driver::verify(*simulation_, evolution(), *read_again_, *options_.input, start_checksum_);
  if (is_last_chunk()) read_again_.reset();
  return verification;
}

template <class Real>
void DeviceRun<Real>::make_other(const Range& range) {
  other_ = make_simulation<Real>(*backend_, range);
  exchange_block_.emplace(*other_);
}

template <class Real>
void DeviceRun<Real>::make_renders(double reach) {
  renders_ = std::make_unique<Renders<Real>>(options_, particles_, backend_->name(), reach);
}

template <class Real>
void DeviceRun<Real>::store() {
  ExchangeBlock<Real> block(*simulation_);
  writer_->write(*simulation_, block);
}

template <class Real>
void DeviceRun<Real>::put_in_place() {
  writer_->commit(options_.state_info(options_.parameters.steps, report_.checksum));
  writer_.reset();
}

template <class Real>
void DeviceRun<Real>::release() {
  if (exchange_.valid()) exchange_.wait();  // what it gave is no matter if a check has failed
  exchange_block_.reset();
  writer_.reset();
  renders_.reset();
  other_.reset();
  simulation_.reset();
}

template <class Real>
void DeviceRun<Real>::require_domain() const {
  // Of particles that are ahead the checkpoint's run knew that they stay inside.
  Evolution rest = evolution();
  rest.steps -= start_position().step + start_position().ahead_steps;
  const auto outside = simulation_->first_outside_domain(rest);
  if (!outside) return;
  ParticleColumns<Real> one(1);
  simulation_->store(*outside, one.view());
  const std::uint64_t index = simulation_->range().first + *outside;
  const std::string where = options_.input
                                ? options_.input->string() + ", row " + std::to_string(index + 1)
                                : "particle " + std::to_string(index);
  throw Error(ErrorKind::bad_input,
              where + ": " + domain_problem(one.view().load(0), options_.parameters.precision));
}

template class DeviceRun<double>;
template class DeviceRun<float>;

}  // namespace simgpu::driver
