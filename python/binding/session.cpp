#include "python/binding/session.hpp"

#include <unistd.h>

#include <cmath>
#include <mutex>
#include <utility>

#include "common/absent.hpp"
#include "common/base/error.hpp"
#include "common/block.hpp"
#include "common/checksum.hpp"
#include "common/exchange_block.hpp"
#include "common/field/levels_of_files.hpp"
#include "common/law_in_files.hpp"
#include "common/memory/line_table.hpp"
#include "common/particle_columns.hpp"
#include "common/picture/picture.hpp"
#include "common/step_count.hpp"
#include "common/text/number_text.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/checkpoint/checkpoint_places.hpp"
#include "driver/field/describe_field.hpp"
#include "driver/field/field_course.hpp"
#include "driver/field/field_range.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/memory_plan.hpp"
#include "driver/plan/resolution.hpp"
#include "driver/report/report.hpp"
#include "driver/run/add_seconds.hpp"
#include "driver/run/device_reports.hpp"
#include "driver/run/require_domain.hpp"
#include "driver/run/state_reader.hpp"
#include "driver/run/time_loop.hpp"
#include "driver/run/trajectory.hpp"
#include "driver/run/verify.hpp"
#include "driver/team/devices.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::python {

using namespace driver;

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::bad_input, sentence);
}

/// A device and a state on it, which arrays over its columns keep.
template <class Real>
struct Held {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Simulation<Real>> simulation;
};

/// A state in host memory, read as a file of it would be.
template <class Real>
class StateInMemory : public io::ParticleReader<Real> {
 public:
  explicit StateInMemory(ParticleView<const Real> state) : state_(state) {}

  std::uint64_t size() const override { return state_.size; }
  void read(ParticleView<Real> block) override {
    for (unsigned column = 0; column < block.column_count; ++column) {
      std::copy_n(state_.columns[column] + next_, block.size, block.columns[column]);
    }
    next_ += block.size;
  }
  void skip(std::uint64_t count) override { next_ += count; }

 private:
  ParticleView<const Real> state_;
  std::uint64_t next_ = 0;
};

template <class Real>
class SessionIn : public Session {
 public:
  SessionIn(Options options, const GivenColumns* given, bool keep_start,
            const BetweenPortions& between);

  void evolve(const EvolveRequest& request, const BetweenPortions& between) override;
  void load(const GivenColumns& given) override;
  std::vector<ColumnInPlace> columns_in_place() override;
  std::uint64_t checksum() override;
  void verify() override;
  std::string report(Session* other) override;
  void save(const std::filesystem::path& file) override;
  void checkpoint(const std::filesystem::path& file) override;
  void render(const std::filesystem::path& file) override;

  std::uint64_t particles() const override { return simulation().range().count; }
  std::uint64_t steps() const override { return position_.step; }
  double time() const override { return io::time_of(options_.parameters, position_.step); }
  const Parameters& parameters() const override { return options_.parameters; }
  std::string device() const override { return held_->backend->name(); }
  std::string device_description() const override { return held_->backend->description(); }

 private:
  /// One call: no other has begun, and the memory that it takes is this simulation's.
  class Turn {
   public:
    explicit Turn(SessionIn& session)
        : lock_(session.mutex_, std::try_to_lock), session_(session), timer_(session.seconds_) {
      if (!lock_.owns_lock()) {
        refuse(
            "this simulation is at work in another thread; wait for that, or give each thread a "
            "simulation of its own");
      }
      session.require_own_process();
      session.table_.resume();
    }
    ~Turn() { session_.table_.pause(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    std::unique_lock<std::mutex> lock_;
    SessionIn& session_;
    AddSeconds timer_;
  };

  Simulation<Real>& simulation() const { return *held_->simulation; }
  const LawInfo& law() const { return *options_.parameters.law; }
  bool knows_start() const { return options_.generated_start() || kept_start_; }

  void require_own_process() const;
  void require_whole_state() const;
  void make_state(const GivenColumns* given, const BetweenPortions& between);
  void put(const GivenColumns& given, bool is_start);
  void check_start();
  bool checked_to(std::uint64_t step);
  void check_to_end();
  void begin_run();
  void keep_start();
  Parameters parameters_for(const EvolveRequest& request, bool& is_new_run) const;
  void take_steps(const BetweenPortions& between);
  double run(TimeLoop<Real>& loop);
  Evolution evolution_to(std::uint64_t step) const;
  Verification verification() const;
  MemoryNeed predicted() const;

  Options options_;
  Devices devices_ = real_devices();
  bool keeps_start_;
  pid_t process_ = ::getpid();
  std::mutex mutex_;
  std::shared_ptr<Held<Real>> held_ = std::make_shared<Held<Real>>();
  memory::LineTable table_;
  Position position_;
  std::uint64_t checked_steps_ = 0;  ///< to which all particles are known to stay inside
  std::string failure_;  ///< after which the state is of no step; empty if there was none
  std::optional<ParticleColumns<Real>> kept_start_;
  std::uint64_t start_checksum_ = 0;  ///< of what is kept
  std::optional<Verification> verification_;
  double particle_steps_ = 0;
  double evolve_seconds_ = 0;
  double seconds_ = 0;
};

template <class Real>
SessionIn<Real>::SessionIn(Options options, const GivenColumns* given, bool keep_start,
                           const BetweenPortions& between)
    : options_(std::move(options)), keeps_start_(keep_start), table_([this] {
        return held_->backend ? held_->backend->device_memory() : memory::DeviceMemory{};
      }) {
  const AddSeconds timer(seconds_);
  if (options_.field) table_.include_earlier(options_.field->own_bytes());
  make_state(given, between);
  table_.pause();
}

template <class Real>
void SessionIn<Real>::make_state(const GivenColumns* given, const BetweenPortions& between) {
  SIMGPU_MEMORY_LINE(table_, "open_device",
                     held_->backend = choose_devices(options_, devices_).asked_for);
  Backend& backend = *held_->backend;
  table_.watch(watched_devices(backend));
  std::optional<StateReader<Real>> reader;
  std::uint64_t particles = options_.parameters.particles;
  if (given != nullptr) {
    particles = given->size;
  } else if (!options_.generated_start() || options_.resume_point) {
    SIMGPU_MEMORY_LINE(table_, "open_input", reader.emplace(options_));
    particles = reader->particles();
  }
  SIMGPU_MEMORY_LINE(table_, "start", backend.start());
  if (!backend.threads()) {
    SIMGPU_MEMORY_LINE(table_, "load_kernels", backend.load_kernels(law()));
  }
  const Range range{options_.parameters.first, particles};
  SIMGPU_MEMORY_LINE(table_, "allocate",
                     held_->simulation = make_simulation<Real>(backend, law(), range));
  options_.parameters.particles = particles;
  if (reader) {
    ExchangeBlock<Real> block(simulation());
    SIMGPU_MEMORY_LINE(table_, "load", reader->read(simulation(), block));
  } else if (given != nullptr) {
    SIMGPU_MEMORY_LINE(table_, "load", put(*given, true));
  } else {
    SIMGPU_MEMORY_LINE(table_, "create", simulation().create(start_of(options_.parameters)));
  }
  if (options_.resume_point) {
    const Checkpoint point = *std::exchange(options_.resume_point, std::nullopt);
    position_ = point.header.position;
    if (!point.header.generated_start) options_.input = point.file;
  } else {
    options_.parameters.steps = 0;
  }
  SIMGPU_MEMORY_LINE(table_, "check", check_start());
  if (position_.ahead == 0) {
    if (keeps_start_ && !options_.generated_start()) keep_start();
    return;
  }
  // The first particles were ahead when the checkpoint was written: the others catch up.
  const std::uint64_t end =
      std::exchange(options_.parameters.steps, position_.step + position_.ahead_steps);
  take_steps(between);
  options_.parameters.steps = end;
}

/// What is left of the run up to that step.
template <class Real>
Evolution SessionIn<Real>::evolution_to(std::uint64_t step) const {
  Evolution evolution = evolution_of(options_.parameters);
  evolution.first_step = position_.step;
  evolution.steps = step - position_.step;
  return evolution;
}

/// A check goes through all particles, which takes as long as several steps of them, so it looks as
/// far ahead as the flow's own run goes.
template <class Real>
void SessionIn<Real>::check_start() {
  if (!checked_to(position_.step + law().steps)) {
    require_domain(simulation(), options_, evolution_to(position_.step));
  }
}

/// Whether all particles stay inside to that step; then it is noted.
template <class Real>
bool SessionIn<Real>::checked_to(std::uint64_t step) {
  if (simulation().first_outside_domain(evolution_to(step))) return false;
  checked_steps_ = step;
  return true;
}

/// Refuses to evolve to the end of the run if a particle would come outside on the way. Looks twice
/// as far as that, so that many short evolutions seldom have to.
template <class Real>
void SessionIn<Real>::check_to_end() {
  const std::uint64_t end = options_.parameters.steps;
  if (checked_steps_ >= end || checked_to(end + (end - position_.step))) return;
  require_domain(simulation(), options_, evolution_to(end));
  checked_steps_ = end;
}

/// A forked process has neither the threads that compute nor the device of its parent.
template <class Real>
void SessionIn<Real>::require_own_process() const {
  if (::getpid() == process_ || (held_->backend->threads() && !options_.field)) return;
  throw Error(ErrorKind::device_unusable,
              "this simulation belongs to the process that this one was forked from, and neither a "
              "GPU nor an open field can be used in both; make a simulation in this process, or "
              "start it by multiprocessing's spawn");
}

template <class Real>
void SessionIn<Real>::require_whole_state() const {
  if (failure_.empty()) return;
  throw Error(ErrorKind::run_failed, "this simulation has no state since it failed (" + failure_ +
                                         "); make another one, or load() a state of all columns");
}

/// Copies the columns that are given, where a NaN stands for a number that a particle does not
/// have. Of a start, no particle has what is left out.
template <class Real>
void SessionIn<Real>::put(const GivenColumns& given, bool is_start) {
  ExchangeBlock<Real> block(simulation());
  for_each_block(simulation().range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> view = block.view(count);
    if (!is_start) simulation().store(offset, view);
    for (unsigned column = 0; column < view.column_count; ++column) {
      const auto* const from = static_cast<const Real*>(given.columns[column]);
      if (from != nullptr) {
        std::copy_n(from + offset, count, view.columns[column]);
      } else if (is_start) {
        std::fill_n(view.columns[column], count, static_cast<Real>(absent_number));
      }
    }
    put_absent_for_nan(law().columns, view);
    simulation().load(offset, view.read_only());
  });
}

template <class Real>
void SessionIn<Real>::keep_start() {
  const std::uint64_t count = simulation().range().count;
  kept_start_.emplace(law().column_count(), count);
  simulation().store(0, kept_start_->view());
  start_checksum_ = simulation().checksum();
}

/// From now on the state at hand is the start of the run, at the time that it has reached.
template <class Real>
void SessionIn<Real>::begin_run() {
  options_.parameters.start_time = time();
  options_.parameters.steps = 0;
  options_.input = "the state given";
  position_ = {};
  checked_steps_ = 0;
  verification_.reset();
  kept_start_.reset();
  if (keeps_start_) {
    SIMGPU_MEMORY_LINE(table_, "keep_start", keep_start());
  }
}

/// What the run's parameters are to be, and whether they begin a new run. Throws Error.
template <class Real>
Parameters SessionIn<Real>::parameters_for(const EvolveRequest& request, bool& is_new_run) const {
  Parameters next = options_.parameters;
  next.timestep = request.timestep.value_or(next.timestep);
  if (!std::isfinite(next.timestep) || next.timestep == 0 ||
      !std::isnormal(static_cast<Real>(next.timestep))) {
    refuse("timestep: " + shortest(next.timestep) + " is not a number other than 0 in " +
           std::string(name_of(next.precision)) + " precision; give one such as 1e-5");
  }
  if (options_.field && !request.timestep && position_.step == 0) {
    refuse(
        "the flow of a file needs timestep=H, in seconds, and steps=K or time=T; give them, too");
  }
  is_new_run = position_.step > 0 && next.timestep != options_.parameters.timestep;
  if (is_new_run) {
    next.start_time = time();
  } else if (options_.field && position_.step == 0 && !options_.given[place_of("start_time")] &&
             options_.generated_start()) {
    next.start_time = usual_start_time(options_.field->info(), next.timestep);
  }
  const std::uint64_t behind = is_new_run ? 0 : position_.step;
  std::uint64_t steps = 0;
  if (request.steps) {
    steps = *request.steps;
  } else if (request.time) {
    if (!std::isfinite(*request.time) || *request.time < 0) {
      refuse("time: " + shortest(*request.time) + " is not a number from 0 up");
    }
    steps = count_steps(*request.time, std::abs(next.timestep)).steps;
  } else if (options_.field) {
    refuse("the flow of a file needs steps=K or time=T; give one of them");
  } else if (!is_new_run && next.steps > behind) {
    steps = next.steps - behind;  // of a run that was interrupted, or resumed
  } else {
    steps = count_steps(static_cast<double>(law().steps) * law().timestep, std::abs(next.timestep))
                .steps;
  }
  if (steps > most_count - behind) {
    refuse("steps: " + grouped(behind) + " and " + grouped(steps) + " more are above " +
           grouped(most_count) + ", where they end");
  }
  next.steps = behind + steps;
  if (next.timestep != options_.parameters.timestep) {
    Options asked = options_;
    asked.parameters = next;
    require_possible_by_law(asked);
  }
  if (next.math == Math::fast && behind % steps_of_an_epoch != 0) {
    refuse("math=\"fast\" can only go on after each " + std::to_string(steps_of_an_epoch) +
           " steps, and " + grouped(behind) + " are behind; evolve by a multiple of them");
  }
  if (options_.field) require_times_of_field(next, options_.field->info());
  return next;
}

template <class Real>
void SessionIn<Real>::evolve(const EvolveRequest& request, const BetweenPortions& between) {
  const Turn turn(*this);
  require_whole_state();
  bool is_new_run = false;
  const Parameters next = parameters_for(request, is_new_run);
  if (next.steps == 0 && !request.trajectory) return;
  if (is_new_run) begin_run();
  if (next.timestep != options_.parameters.timestep) checked_steps_ = position_.step;
  options_.parameters = next;
  options_.trajectory = request.trajectory;
  if (checked_steps_ < next.steps) {
    SIMGPU_MEMORY_LINE(table_, "check", check_to_end());
  }
  verification_.reset();
  SIMGPU_MEMORY_LINE(table_, "evolve", take_steps(between));
}

/// Takes the run to its last step.
template <class Real>
void SessionIn<Real>::take_steps(const BetweenPortions& between) {
  // On the heap, since stacks may be small.
  const auto evolution = std::make_unique<const Evolution>(evolution_of(options_.parameters));
  const auto loop = std::make_unique<TimeLoop<Real>>(simulation(), *evolution,
                                                     options_.parameters.order, position_);
  loop->keep_together();
  std::optional<field::LevelsOfFiles> levels;
  std::optional<FieldCourse<Real>> course;
  if (options_.field) {
    levels.emplace(*options_.field);
    course.emplace(*levels, simulation(), *evolution);
    loop->follow(*course);
  }
  const std::uint64_t first = position_.step;
  loop->after_portions([&](const Position& position) {
    particle_steps_ += steps_taken(position, particles()) - steps_taken(position_, particles());
    position_ = position;
    if (between) between(position.step - first);
  });
  std::optional<Trajectory<Real>> trajectory;
  if (options_.trajectory) {
    trajectory.emplace(options_, simulation(), std::nullopt);
    loop->at_every(options_.trajectory->every, [&](std::uint64_t step) {
      SIMGPU_MEMORY_LINE(table_, "trajectory", trajectory->write(step));
    });
  }
  evolve_seconds_ += run(*loop);
}

/// Notes what leaves the state at no step.
template <class Real>
double SessionIn<Real>::run(TimeLoop<Real>& loop) {
  try {
    return loop.run();
  } catch (const OutputError&) {
    throw;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::run_failed) failure_ = error.what();
    throw;
  }
}

template <class Real>
void SessionIn<Real>::load(const GivenColumns& given) {
  const Turn turn(*this);
  const std::uint64_t count = simulation().range().count;
  if (given.size != count) {
    refuse("load() takes as many numbers as there are particles, " + grouped(count) + ", not " +
           grouped(given.size));
  }
  ParticleColumns<Real> before(law().column_count(), count);
  simulation().store(0, before.view());
  SIMGPU_MEMORY_LINE(table_, "load", put(given, false));
  Options asked = options_;
  asked.input = "the columns given";
  Evolution none = evolution_of(options_.parameters);
  none.steps = 0;
  try {
    require_domain(simulation(), asked, none);
  } catch (const Error&) {
    simulation().load(0, std::as_const(before).view());
    throw;
  }
  failure_.clear();
  begin_run();
}

template <class Real>
std::vector<ColumnInPlace> SessionIn<Real>::columns_in_place() {
  require_own_process();
  const auto view = simulation().columns_in_place();
  if (!view) refuse("the particles are on several GPUs, so no column is in one place; save() them");
  std::vector<ColumnInPlace> columns;
  const LawInfo in_files = law_in_files(options_.parameters);
  for (unsigned column = 0; column < view->column_count; ++column) {
    columns.push_back({std::string(in_files.columns[column].name), view->columns[column], held_});
  }
  return columns;
}

template <class Real>
std::uint64_t SessionIn<Real>::checksum() {
  const Turn turn(*this);
  require_whole_state();
  return simulation().checksum();
}

template <class Real>
void SessionIn<Real>::verify() {
  const Turn turn(*this);
  require_whole_state();
  Options asked = options_;
  asked.verify = true;
  require_possible_by_law(asked);
  if (!knows_start()) {
    refuse(
        "verify() needs the start of the run, which was given and is not kept; make the "
        "simulation with keep_start=True");
  }
  SIMGPU_MEMORY_LINE(table_, "verify", verification_ = verification());
}

template <class Real>
Verification SessionIn<Real>::verification() const {
  Parameters taken = options_.parameters;
  taken.steps = position_.step;
  const auto evolution = std::make_unique<const Evolution>(evolution_of(taken));
  Resolution resolution;
  Verification verification;
  if (options_.generated_start()) {
    resolution = resolution_of_generated<Real>(taken);
    require_resolution(resolution, taken);
    verification = driver::verify(simulation(), *evolution, start_of(taken));
  } else {
    look_at<Real>(kept_start_->view(), taken, 0, resolution);
    require_resolution(resolution, taken);
    StateInMemory<Real> start(kept_start_->view());
    verification = driver::verify(simulation(), *evolution, start, "the start", start_checksum_);
  }
  verification.resolution = resolution;
  return verification;
}

/// What the state takes, as the program predicts it.
template <class Real>
MemoryNeed SessionIn<Real>::predicted() const {
  Options plain = options_;
  plain.input.reset();
  plain.trajectory.reset();
  return MemoryPlan(plain, held_->backend->memory_use(), std::nullopt)
      .of_asked_for(particles(), particles());
}

template <class Real>
std::string SessionIn<Real>::report(Session* other) {
  const Turn turn(*this);
  require_whole_state();
  Report report;
  report.parameters = options_.parameters;
  report.parameters.steps = position_.step;
  report.at_once = particles();
  report.generated_start = options_.generated_start();
  if (options_.field) report.field = field_line(options_.field->info());
  RunReport run;
  if (other != nullptr) {
    auto* const same = dynamic_cast<SessionIn*>(other);
    if (same == nullptr) refuse("compare() needs another simulation of the same precision");
    if (same != this) {
      const Turn its_turn(*same);
      const Range mine = simulation().range();
      const Range its = same->simulation().range();
      if (mine.first != its.first || mine.count != its.count ||
          law().column_count() != same->law().column_count()) {
        refuse(
            "compare() needs another simulation of the same particles: as many, from the same "
            "first on, with the same columns");
      }
      SIMGPU_MEMORY_LINE(table_, "compare",
                         report.comparison = compare(simulation(), same->simulation()));
    } else {
      report.comparison = compare(simulation(), simulation());
    }
  }
  run.devices = device_reports(*held_->backend, simulation(), false);
  run.device = device();
  run.description = device_description();
  run.threads = held_->backend->threads();
  run.particle_steps = particle_steps_;
  run.evolve_seconds = evolve_seconds_;
  run.total_seconds = seconds_;
  run.checksum = simulation().checksum();
  run.lines = table_.lines();
  run.verification = verification_;
  run.predicted = predicted();
  report.runs.push_back(std::move(run));
  return json_report(report, {});
}

template <class Real>
void SessionIn<Real>::save(const std::filesystem::path& file) {
  const Turn turn(*this);
  require_whole_state();
  const auto write = [&] {
    const auto writer =
        open_state_writer<Real>(file, law_in_files(options_.parameters), particles());
    ExchangeBlock<Real> block(simulation());
    writer->write(simulation(), block);
    writer->commit(options_.state_info(position_.step, simulation().checksum(), std::nullopt));
  };
  SIMGPU_MEMORY_LINE(table_, "store", write());
}

template <class Real>
void SessionIn<Real>::checkpoint(const std::filesystem::path& file) {
  const Turn turn(*this);
  require_whole_state();
  const auto write = [&] {
    // Asked for by name, it replaces whatever checkpoint is there, but nothing else.
    const CheckpointPlaces places({.file = file, .start_over = true}, std::nullopt);
    const CheckpointHeader header{options_.parameters, saved_law(options_.parameters),
                                  options_.generated_start(), position_, std::nullopt};
    static_cast<void>(write_checkpoint(places.last(), header, simulation(), false));
  };
  SIMGPU_MEMORY_LINE(table_, "checkpoint", write());
}

template <class Real>
void SessionIn<Real>::render(const std::filesystem::path& file) {
  const Turn turn(*this);
  require_whole_state();
  const auto draw = [&] {
    Evolution none = evolution_of(options_.parameters);
    none.steps = 0;
    const Parameters& run = options_.parameters;
    picture::render(simulation(), law_in_files(run).columns,
                    law().has_reach ? picture::box_for(simulation().reach(none)) : picture_of(run),
                    {particles(), position_.step, run.timestep, device(), run.start_time}, file);
  };
  SIMGPU_MEMORY_LINE(table_, "render", draw());
}

}  // namespace

std::unique_ptr<Session> make_session(Options options, const GivenColumns* given, bool keep_start,
                                      const BetweenPortions& between) {
  return in_precision(options.parameters.precision, [&](auto zero) -> std::unique_ptr<Session> {
    return std::make_unique<SessionIn<decltype(zero)>>(std::move(options), given, keep_start,
                                                       between);
  });
}

}  // namespace simgpu::python
