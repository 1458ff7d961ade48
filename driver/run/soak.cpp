#include "driver/run/soak.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/precision.hpp"
#include "common/text/number_text.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/memory_limits.hpp"
#include "driver/plan/resolution.hpp"
#include "driver/process/say.hpp"
#include "driver/run/verify.hpp"

namespace simgpu::driver {

namespace {

using SoakClock = std::chrono::steady_clock;

double seconds_since(SoakClock::time_point start) {
  return std::chrono::duration<double>(SoakClock::now() - start).count();
}

/// The UUID of a GPU, or those of several; empty for a CPU.
std::string uuids_of(const Backend& backend, const Devices& devices) {
  std::vector<std::string> names = {backend.name()};
  if (const auto several = backend.devices(); !several.empty()) {
    names.clear();
    for (const DeviceOfSeveral& device : several) names.push_back(device.name);
  }
  const cuda::DeviceQuery query = devices.query_cuda();
  std::string text;
  for (const std::string& name : names) {
    for (const cuda::DeviceInfo& device : query.devices) {
      if (name != "cuda:" + std::to_string(device.index)) continue;
      text += (text.empty() ? "" : ", ") + device.uuid;
    }
  }
  return text;
}

/// What both devices hold at a time, and the blocks by which they are compared: that of --compare.
void require_memory_for(const Options& options, const Backend& device, const Backend& reference) {
  Options compared = options;
  compared.compare = true;
  const MemoryPlan plan(compared, device.memory_use(), reference.memory_use());
  require_memory(planned_on(device, plan, options.parameters.particles), options);
}

/// What the last of a device's runs of one round gave.
struct LastRun {
  bool is_expected = false;            ///< its checksum
  std::optional<Verification> failed;  ///< if it did
};

/// Sets a flag at the end of its life.
class SetAtEnd {
 public:
  explicit SetAtEnd(std::atomic<bool>& flag) : flag_(flag) {}
  ~SetAtEnd() { flag_ = true; }
  SetAtEnd(const SetAtEnd&) = delete;
  SetAtEnd& operator=(const SetAtEnd&) = delete;

 private:
  std::atomic<bool>& flag_;
};

/// The device and the CPU that it is held against, and what is known of them.
template <class Real>
class Soak {
 public:
  Soak(const Options& options, const Devices& devices)
      : options_(options),
        device_(choose_devices(options, devices).asked_for),
        reference_(devices.cpu(options.threads)) {
    require_resolution(resolution_of_generated<Real>(options.parameters), options.parameters);
    require_memory_for(options, *device_, *reference_);
    device_->start();
    if (!is_cpu()) device_->load_kernels(*options_.parameters.law);
    reference_->start();
    const Range range{options.parameters.first, options.parameters.particles};
    on_device_ = make_simulation<Real>(*device_, *options_.parameters.law, range);
    on_reference_ = make_simulation<Real>(*reference_, *options_.parameters.law, range);
    report_.parameters = options.parameters;
    report_.device = device_->name();
    report_.description = device_->description();
    if (!is_cpu()) report_.uuid = uuids_of(*device_, devices);
  }

  SoakReport run() {
    const SoakClock::time_point start = SoakClock::now();
    const SoakClock::time_point end =
        start + std::chrono::duration_cast<SoakClock::duration>(*options_.soak);
    next_checksum_ = reference_checksum(options_.parameters.seed);
    do {
      play_round();
      tell_progress(start);
    } while (!report_.failure && SoakClock::now() < end);
    report_.seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  bool is_cpu() const { return device_->name() == "cpu"; }
  Evolution evolution() const { return evolution_of(options_.parameters); }
  Start start_by(std::uint64_t seed) const { return {seed, options_.parameters.region}; }

  /// The device repeats a round's run, each of which is held against what the CPU worked out
  /// during the round before, while the CPU works for the next one. So it is never idle, and ends
  /// with the state of the run that is wrong.
  void play_round() {
    const std::uint64_t seed = options_.parameters.seed + report_.rounds;
    const std::uint64_t expected = next_checksum_;
    ++report_.rounds;
    // The CPU's part stays in this thread, whose OpenMP threads have been started.
    std::atomic<bool> reference_done = is_cpu();
    std::future<LastRun> device =
        std::async(is_cpu() ? std::launch::deferred : std::launch::async,
                   [&] { return run_device(seed, expected, reference_done); });
    {
      const SetAtEnd end(reference_done);  // also if the reference throws, for the device to stop
      next_checksum_ = reference_checksum(seed + 1);
    }
    const LastRun last = device.get();
    if (last.is_expected && !last.failed) return;
    reference_checksum(seed);  // for its state
    report_.failure =
        SoakFailure{report_.rounds, seed, compare(*on_reference_, *on_device_), last.failed};
  }

  /// Runs at least once, and until the reference is done or something is wrong.
  LastRun run_device(std::uint64_t seed, std::uint64_t expected,
                     const std::atomic<bool>& reference_done) {
    const DefaultFloatingPoint floating_point;
    LastRun run;
    do {
      run.is_expected = device_checksum(seed) == expected;
      const Verification verification = verify(*on_device_, evolution(), start_by(seed));
      if (!verification.passed) run.failed = verification;
    } while (run.is_expected && !run.failed && !reference_done);
    return run;
  }

  std::uint64_t device_checksum(std::uint64_t seed) {
    on_device_->create(start_by(seed));
    report_.evolve_seconds += on_device_->evolve(evolution(), options_.parameters.order);
    ++report_.runs;
    return on_device_->checksum();
  }

  std::uint64_t reference_checksum(std::uint64_t seed) {
    on_reference_->create(start_by(seed));
    if (on_reference_->first_outside_domain(evolution())) {
      throw Error(ErrorKind::bad_input, "a particle of seed " + std::to_string(seed) +
                                            " would leave the numbers that the precision holds; "
                                            "take fewer or shorter steps");
    }
    on_reference_->evolve(evolution(), options_.parameters.order);
    return on_reference_->checksum();
  }

  void tell_progress(SoakClock::time_point start) {
    constexpr double seconds_between = 10;
    if (options_.quiet || seconds_since(start) < told_ + seconds_between) return;
    told_ = seconds_since(start);
    say("soak: " + counted(report_.rounds, "round") + " in " + fixed(told_, 0) + " s on " +
        report_.device);
  }

  const Options& options_;
  std::unique_ptr<Backend> device_;
  std::unique_ptr<Backend> reference_;
  std::unique_ptr<Simulation<Real>> on_device_;
  std::unique_ptr<Simulation<Real>> on_reference_;
  SoakReport report_;
  std::uint64_t next_checksum_ = 0;  ///< that the next round's runs must have
  double told_ = 0;                  ///< when progress was last told of, in seconds
};

}  // namespace

SoakReport soak(const Options& options, const Devices& devices) {
  return in_precision(options.parameters.precision,
                      [&](auto zero) { return Soak<decltype(zero)>(options, devices).run(); });
}

}  // namespace simgpu::driver
