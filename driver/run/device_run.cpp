#include "driver/run/device_run.hpp"

#include <algorithm>
#include <utility>

#include "common/exchange_block.hpp"
#include "common/law_in_files.hpp"
#include "common/run_identity.hpp"
#include "driver/plan/resolution.hpp"
#include "driver/run/add_seconds.hpp"
#include "driver/run/device_reports.hpp"
#include "driver/run/left_out.hpp"
#include "driver/run/require_domain.hpp"
#include "driver/run/step_actions.hpp"
#include "driver/run/trajectory.hpp"

namespace simgpu::driver {

template <class Real>
DeviceRun<Real>::DeviceRun(const Options& options, Role role, memory::Timeline* timeline,
                           Failures& failures)
    : options_(options),
      role_(role),
      failures_(failures),
      track_(timeline != nullptr ? std::make_unique<memory::Timeline::Track>(*timeline) : nullptr),
      table_([this] { return device_memory(); }, track_.get()),
      course_(options, table_, failures) {
  if (options.field) table_.include_earlier(options.field->own_bytes());
  report_.lag_at_start = memory::resident_lag();
}

template <class Real>
void DeviceRun<Real>::open(const std::function<std::unique_ptr<Backend>()>& open_device,
                           OpenState<Real> open_state) {
  const AddSeconds timer(report_.total_seconds);
  open_state_ = std::move(open_state);
  SIMGPU_MEMORY_LINE(table_, "open_device", backend_ = open_device());
  table_.watch(watched_devices(*backend_));
  if (track_) track_->set_device(backend_->name());
  if (options_.input) {
    SIMGPU_MEMORY_LINE(table_, "open_input", reader_.emplace(options_));
    if (role_ == Role::asked_for) {
      note_left_out(options_, *options_.input, reader_->columns_left_out());
    }
  }
  if (options_.resume_point) {
    SIMGPU_MEMORY_LINE(table_, "open_checkpoint", reader_.emplace(options_));
  }
  particles_ = reader_ ? reader_->particles() : options_.parameters.particles;
  if (options_.verify && options_.generated_start()) {
    resolution_ = resolution_of_generated<Real>(options_.parameters);
    require_to_be_seen();
  }
  if (role_ == Role::asked_for && options_.output) {
    SIMGPU_MEMORY_LINE(table_, "open_output", writer_ = open_output());
  }
  if (role_ == Role::asked_for && options_.compare_with) {
    SIMGPU_MEMORY_LINE(table_, "open_saved", saved_run_.emplace(options_, particles_));
  }
}

template <class Real>
void DeviceRun<Real>::start() {
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "start", backend_->start());
  if (!backend_->threads()) {
    SIMGPU_MEMORY_LINE(table_, "load_kernels", backend_->load_kernels(law()));
  }
  if (track_) track_->attach([this] { return device_memory(); });
}

template <class Real>
void DeviceRun<Real>::allocate(const Chunks& chunks, bool overlap) {
  const AddSeconds timer(report_.total_seconds);
  chunks_ = chunks;
  const Range range = chunks_[0];
  SIMGPU_MEMORY_LINE(table_, "allocate",
                     simulation_ = make_simulation<Real>(*backend_, law(), range));
  if (overlap) {
    SIMGPU_MEMORY_LINE(table_, "allocate_other", make_exchange(range));
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
    if (simulation_->law().has_reach) {
      reach = std::max(reach, simulation_->reach(evolution()));
    }
    checksum += simulation_->checksum();
  }
  require_to_be_seen();
  if (options_.input) {
    SIMGPU_MEMORY_LINE(table_, "open_input", reader_->begin_again(checksum));
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
  if (exchange_ && chunk > 0) {
    SIMGPU_MEMORY_LINE(table_, "exchange", finish_exchange());
    begin_exchange();
  }
  if (exchange_ && chunk > 0 && reader_) {  // it has come with the exchange
    SIMGPU_MEMORY_LINE(table_, "check", require_domain(*simulation_, options_));
  } else {
    begin_chunk();
  }
  if (is_last_chunk()) require_to_be_seen();
  if (exchange_ && chunk == 0) begin_exchange();
  if (reader_) reader_->require_as_before(*simulation_, is_last_chunk());
}

/// Makes or reads the chunk at hand and checks it.
template <class Real>
void DeviceRun<Real>::begin_chunk() {
  simulation_->move_to(chunks_[chunk_]);
  if (reader_) {
    SIMGPU_MEMORY_LINE(table_, "load", load());
  } else {
    SIMGPU_MEMORY_LINE(table_, "create", simulation_->create(start_of(options_.parameters)));
  }
  SIMGPU_MEMORY_LINE(table_, "check", require_domain(*simulation_, options_));
}

/// While the chunk at hand is moved, writes the one before and reads the next one in its place.
template <class Real>
void DeviceRun<Real>::begin_exchange() {
  const bool reads = reader_ && !is_last_chunk();
  exchange_->begin(std::exchange(is_saved_, false) ? writer_.get() : nullptr,
                   reads ? &*reader_ : nullptr,
                   reads ? std::optional(chunks_[chunk_ + 1]) : std::nullopt);
}

/// Has the chunk that it read, if any, at hand. Throws what it threw.
template <class Real>
void DeviceRun<Real>::finish_exchange() {
  exchange_->finish();
  exchange_->swap(simulation_);
  if (reader_ && is_last_chunk()) reader_->close();
}

template <class Real>
void DeviceRun<Real>::compute() {
  const AddSeconds timer(report_.total_seconds);
  if (is_identified()) {
    SIMGPU_MEMORY_LINE(table_, "identify", start_checksum_ += simulation_->checksum());
  }
  SIMGPU_MEMORY_LINE(table_, "evolve", report_.evolve_seconds += evolve());
  SIMGPU_MEMORY_LINE(table_, "checksum", report_.checksum += simulation_->checksum());
}

/// Whether its files say of which run they are. One that goes on knows it.
template <class Real>
bool DeviceRun<Real>::is_identified() const {
  return role_ == Role::asked_for && !options_.resume_point &&
         (options_.snapshots || options_.trajectory || options_.checkpoint ||
          (options_.output && io::says_what_it_is(*options_.output)));
}

template <class Real>
std::optional<std::uint64_t> DeviceRun<Real>::run_identity() const {
  if (options_.resume_point) return options_.resume_point->header.run;
  if (!is_identified()) return std::nullopt;
  Parameters parameters = options_.parameters;
  parameters.particles = particles_;
  return simgpu::run_identity(start_checksum_, parameters);
}

template <class Real>
void DeviceRun<Real>::verify() {
  if (!options_.verify) return;
  const AddSeconds timer(report_.total_seconds);
  SIMGPU_MEMORY_LINE(table_, "verify", const Verification verification = verify_from_start());
  report_.verification =
      report_.verification ? worse_of(*report_.verification, verification) : verification;
  report_.verification->resolution = resolution();
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
  SIMGPU_MEMORY_LINE(table_, "compare_with",
                     saved_run_->compare(*simulation_, report_.checksum, is_last_chunk()));
}

template <class Real>
void DeviceRun<Real>::save() {
  const AddSeconds timer(report_.total_seconds);
  is_saved_ = writer_ && exchange_;  // when the next chunk is at hand
  if (writer_ && !exchange_) {
    SIMGPU_MEMORY_LINE(table_, "store", store());
  }
  if (renders_) count_cells();
}

template <class Real>
void DeviceRun<Real>::commit() {
  const AddSeconds timer(report_.total_seconds);
  finish_output();
  if (renders_) {
    SIMGPU_MEMORY_LINE(table_, "render", draw_end());
  }
  if (options_.trajectory_compressed) {
    SIMGPU_MEMORY_LINE(table_, "compress", compress());
  }
}

template <class Real>
void DeviceRun<Real>::compress() {
  failures_.attempt([this] { compress_trajectory(options_, course_.has_whole_trajectory()); });
}

template <class Real>
void DeviceRun<Real>::draw_end() {
  failures_.attempt([this] { renders_->draw_end(course_.field_outcome()); });
}

template <class Real>
void DeviceRun<Real>::finish_output() {
  if (exchange_) {
    SIMGPU_MEMORY_LINE(table_, "exchange", exchange_->finish());
    if (is_saved_) {
      SIMGPU_MEMORY_LINE(table_, "store", writer_->write(*simulation_, exchange_->block()));
    }
    SIMGPU_MEMORY_LINE(table_, "release_block", exchange_->release_block());
  }
  if (writer_) {
    SIMGPU_MEMORY_LINE(table_, "commit", put_in_place());
  }
}

template <class Real>
void DeviceRun<Real>::count_cells() {
  try {
    SIMGPU_MEMORY_LINE(table_, "count_cells", renders_->add_end(*simulation_));
  } catch (...) {
    if (is_last_chunk()) finish_output();
    throw;
  }
}

template <class Real>
RunReport DeviceRun<Real>::finish(const MemoryNeed& predicted) {
  report_.devices = device_reports(*backend_, *simulation_, chunks_.size() > 1);
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

/// Takes all steps of the chunk at hand. Returns their seconds.
template <class Real>
double DeviceRun<Real>::evolve() {
  const ChunkAtHand<Real> chunk{*simulation_, backend_->name(), particles_, is_last_chunk()};
  double seconds = 0;
  if (role_ == Role::reference) {
    seconds = course_.take_steps(chunk);
  } else {
    note_frames_left_out(options_);
    if (options_.render && !renders_) {
      Evolution rest = evolution();
      rest.steps -= options_.start_position().step;
      make_renders(simulation_->law().has_reach ? simulation_->reach(rest) : 0);
    }
    seconds = course_.take_steps_and_act(chunk, {renders_.get(), open_state_, run_identity()});
  }
  report_.particle_steps = course_.steps_taken();
  report_.field = course_.field_outcome();
  return seconds;
}

template <class Real>
void DeviceRun<Real>::load() {
  if (exchange_) {  // none has begun, so its block is free
    reader_->read(*simulation_, exchange_->block());
  } else {
    ExchangeBlock<Real> block(*simulation_);
    reader_->read(*simulation_, block);
  }
  if (is_last_chunk()) reader_->close();
  if (options_.resume_point && !options_.compare) options_.resume_point->content.reset();
}

template <class Real>
Verification DeviceRun<Real>::verify_from_start() {
  return options_.input ? reader_->verify(*simulation_, is_last_chunk())
                        : driver::verify(*simulation_, evolution(), start_of(options_.parameters));
}

/// What --verify can see: of a file as far as it has been read.
template <class Real>
const Resolution& DeviceRun<Real>::resolution() const {
  return options_.input ? reader_->resolution() : resolution_;
}

/// Refuses a run of which --verify would see too little.
template <class Real>
void DeviceRun<Real>::require_to_be_seen() const {
  if (options_.verify) require_resolution(resolution(), options_.parameters);
}

template <class Real>
void DeviceRun<Real>::make_exchange(const Range& largest) {
  exchange_ = std::make_unique<Exchange<Real>>(*backend_, law(), largest);
}

template <class Real>
void DeviceRun<Real>::make_renders(double reach) {
  renders_ = std::make_unique<Renders<Real>>(
      options_, particles_, backend_->name(),
      law().has_reach ? picture::box_for(reach) : picture_of(options_.parameters));
}

template <class Real>
void DeviceRun<Real>::store() {
  ExchangeBlock<Real> block(*simulation_);
  writer_->write(*simulation_, block);
}

/// The output, whose failures are not the run's.
template <class Real>
std::unique_ptr<StateWriter<Real>> DeviceRun<Real>::open_output() {
  return telling_failures(
      open_state_(*options_.output, law_in_files(options_.parameters), particles_), failures_);
}

template <class Real>
void DeviceRun<Real>::put_in_place() {
  writer_->commit(options_.state_info(options_.parameters.steps, report_.checksum, run_identity()));
  writer_.reset();
}

template <class Real>
void DeviceRun<Real>::release() {
  exchange_.reset();  // what it gave is no matter if a check has failed
  writer_.reset();
  renders_.reset();
  simulation_.reset();
}

template class DeviceRun<double>;
template class DeviceRun<float>;

}  // namespace simgpu::driver
