#include "driver/run/convergence.hpp"

#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/base/error.hpp"
#include "common/exchange_block.hpp"
#include "common/field/levels_of_files.hpp"
#include "common/precision.hpp"
#include "common/text/number_text.hpp"
#include "driver/field/field_course.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/memory_limits.hpp"
#include "driver/process/say.hpp"
#include "driver/run/left_out.hpp"
#include "driver/run/open_input.hpp"
#include "driver/run/progress.hpp"
#include "driver/run/require_domain.hpp"
#include "driver/run/state_reader.hpp"
#include "driver/run/time_loop.hpp"

namespace simgpu::driver {

namespace {

/// How many steps of each run there are to one of the run as asked for.
constexpr std::uint64_t finest = 4;
constexpr std::uint64_t steps_of_all = 1 + 2 + finest;

/// Refuses a run whose timestep cannot be quartered exactly, or with too many steps for that.
template <class Real>
void require_divisible_steps(const Parameters& parameters) {
  if (parameters.steps > most_count / finest) {
    throw Error(ErrorKind::bad_input, "--convergence takes four times as many steps, and " +
                                          grouped(parameters.steps) + " are too many for that");
  }
  const auto quarter = static_cast<Real>(parameters.timestep / finest);
  if (quarter * finest != static_cast<Real>(parameters.timestep)) {
    throw Error(ErrorKind::bad_input,
                "--convergence takes a quarter of the timestep, and " +
                    shortest(parameters.timestep) + " is too short for that in " +
                    std::string(name_of(parameters.precision)) + " precision; use larger units");
  }
}

/// The run with so many steps in place of one, and as much shorter ones.
Options divided(const Options& options, std::uint64_t steps_for_one) {
  Options shorter = options;
  shorter.parameters.steps *= steps_for_one;
  shorter.parameters.timestep /= static_cast<double>(steps_for_one);
  return shorter;
}

/// A device, and the two simulations on it that hold the ends of two runs at a time.
template <class Real>
class ConvergenceRuns {
 public:
  ConvergenceRuns(const Options& options, const Devices& devices) : options_(options) {
    require_divisible_steps<Real>(options.parameters);
    ChosenDevices chosen = choose_devices(options, devices);
    device_ = std::move(chosen.asked_for);
    report_.parameters = options.parameters;
    report_.generated_start = options.generated_start();
    if (options.input) open_input_first();
    plan_memory();
    device_->start();
    if (!device_->threads()) device_->load_kernels(*options.parameters.law);
    const Range range{options.parameters.first, report_.parameters.particles};
    one_ = make_simulation<Real>(*device_, *options.parameters.law, range);
    other_ = make_simulation<Real>(*device_, *options.parameters.law, range);
    if (!chosen.note.empty() && !options.quiet) say(chosen.note);
    report_.device = device_->name();
    report_.description = device_->description();
    report_.threads = device_->threads();
  }

  ConvergenceReport run() {
    Progress progress(std::cerr, progress_display(options_.quiet), report_.device,
                      static_cast<double>(report_.parameters.particles) *
                          static_cast<double>(options_.parameters.steps * steps_of_all),
                      0, Progress::Clock::now());
    take(*one_, 1, progress, report_.runs[0]);
    take(*other_, 2, progress, report_.runs[1]);
    report_.separated[0] = separation_of(*one_, *other_);
    take(*one_, finest, progress, report_.runs[2]);
    report_.separated[1] = separation_of(*other_, *one_);
    judge();
    return std::move(report_);
  }

 private:
  void open_input_first() {
    require_rereadable(*options_.input, "--convergence");
    reader_.emplace(options_);
    note_left_out(options_, *options_.input, reader_->columns_left_out());
    report_.parameters.particles = reader_->particles();
  }

  /// The states of two runs, and the blocks by which they are compared: as with --compare, but on
  /// one device.
  void plan_memory() {
    Options compared = options_;
    compared.compare = true;
    const std::uint64_t particles = report_.parameters.particles;
    const MemoryPlan plan(compared, device_->memory_use(), device_->memory_use());
    const PlannedRun planned = planned_on(*device_, plan, particles);
    require_memory(planned, options_);
    report_.predicted = plan.whole(particles, particles);
    report_.has_several = planned.has_several;
  }

  /// Takes a run with so many steps for one of the run as asked for.
  void take(Simulation<Real>& simulation, std::uint64_t steps_for_one, Progress& progress,
            ConvergenceRun& run) {
    const Options options = divided(options_, steps_for_one);
    begin(simulation);
    require_domain(simulation, options);
    TimeLoop<Real> loop(simulation, evolution_of(options.parameters), options.parameters.order, {});
    std::optional<field::LevelsOfFiles> levels;
    std::optional<FieldCourse<Real>> course;
    if (options.field) {
      levels.emplace(*options.field);
      course.emplace(*levels, simulation, evolution_of(options.parameters));
      loop.follow(*course);
    }
    const std::uint64_t particles = simulation.range().count;
    loop.after_portions([&](const Position& position) {
      progress.tell(steps_done_ + steps_taken(position, particles), Progress::Clock::now());
    });
    run.steps = options.parameters.steps;
    run.timestep = options.parameters.timestep;
    run.evolve_seconds = loop.run();
    run.checksum = simulation.checksum();
    steps_done_ += steps_taken({run.steps, 0, 0}, particles);
  }

  /// Makes or reads the start, which is the same for all runs.
  void begin(Simulation<Real>& simulation) {
    if (!options_.input) {
      simulation.create(start_of(options_.parameters));
      return;
    }
    if (!reader_) reader_.emplace(options_);
    if (reader_->particles() != report_.parameters.particles) refuse_changed(*options_.input);
    ExchangeBlock<Real> block(simulation);
    reader_->read(simulation, block);
    reader_.reset();
    const std::uint64_t checksum = simulation.checksum();
    if (start_checksum_.value_or(checksum) != checksum) refuse_changed(*options_.input);
    start_checksum_ = checksum;
  }

  void judge() {
    const auto& [first, second] = report_.separated;
    constexpr double unit = static_cast<double>(std::numeric_limits<Real>::epsilon()) / 2;
    report_.rounding = rounding_of(second.size, unit, report_.runs[2].steps);
    report_.finding = find_order(first.farthest.distance, second.farthest.distance,
                                 report_.rounding, options_.parameters.law->order);
  }

  const Options& options_;
  std::unique_ptr<Backend> device_;
  std::unique_ptr<Simulation<Real>> one_;
  std::unique_ptr<Simulation<Real>> other_;
  std::optional<StateReader<Real>> reader_;      ///< of an input that is yet to be read
  std::optional<std::uint64_t> start_checksum_;  ///< of the input, once it has been read
  double steps_done_ = 0;                        ///< of earlier runs, summed over their particles
  ConvergenceReport report_;
};

}  // namespace

ConvergenceReport convergence(const Options& options, const Devices& devices) {
  return in_precision(options.parameters.precision, [&](auto zero) {
    return ConvergenceRuns<decltype(zero)>(options, devices).run();
  });
}

}  // namespace simgpu::driver
