#include "driver/soak.hpp"

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "driver/choose_device.hpp"
#include "driver/format.hpp"
#include "driver/memory_limits.hpp"
#include "driver/say.hpp"

namespace simgpu::driver {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The UUID of the GPU of that name; empty for a CPU.
std::string uuid_of(const Backend& backend, const Devices& devices) {
  for (const cuda::DeviceInfo& device : devices.query_cuda().devices) {
    if (backend.name() == "cuda:" + std::to_string(device.index)) return device.uuid;
  }
  return {};
}

/// What both devices hold at a time, and the blocks by which they are compared: that of --compare.
void require_memory_for(const Options& options, const Backend& device, const Backend& reference) {
  Options compared = options;
  compared.compare = true;
  const MemoryPlan plan(compared, device.state_bytes(), reference.state_bytes());
  require_memory({plan, options.parameters.particles, device.name()}, options);
}

/// The device and the CPU that it is held against, and what is known of them.
template <class Real>
class Soak {
 public:
  Soak(const Options& options, const Devices& devices)
      : options_(options),
        device_(choose_devices(options, devices).asked_for),
        reference_(devices.cpu(options.threads)) {
    require_memory_for(options, *device_, *reference_);
    device_->start();
    if (!is_cpu()) device_->load_kernels();
    reference_->start();
    const Range range{0, options.parameters.particles};
    on_device_ = make_simulation<Real>(*device_, range);
    on_reference_ = make_simulation<Real>(*reference_, range);
    report_.parameters = options.parameters;
    report_.device = device_->name();
    report_.description = device_->description();
    if (!is_cpu()) report_.uuid = uuid_of(*device_, devices);
  }

  SoakReport run() {
    const Clock::time_point start = Clock::now();
    const Clock::time_point end =
        start + std::chrono::duration_cast<Clock::duration>(*options_.soak);
    do {
      play_round();
      tell_progress(start);
    } while (!report_.failure && Clock::now() < end);
    report_.seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  bool is_cpu() const { return device_->name() == "cpu"; }
  Evolution evolution() const {
    const Parameters& parameters = options_.parameters;
    return {parameters.timestep, parameters.steps, parameters.arithmetic};
  }

  void play_round() {
    const std::uint64_t seed = options_.parameters.seed + report_.rounds;
    ++report_.rounds;
    // A CPU would only get in its own way.
    std::future<std::uint64_t> reference =
        std::async(is_cpu() ? std::launch::deferred : std::launch::async,
                   [this, seed] { return reference_checksum(seed); });
    std::vector<std::uint64_t> checksums;
    std::optional<Verification> failed;
    do {
      checksums.push_back(device_checksum(seed));
      const Verification verification = verify(*on_device_, evolution(), seed);
      if (!verification.passed) failed = verification;
    } while (!failed && checksums.back() == checksums.front() &&
             reference.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
    // The last run's state is still there, and only it can be wrong if the others were alike.
    if (checksums.back() == reference.get() && !failed) return;
    report_.failure =
        SoakFailure{report_.rounds, seed, compare(*on_reference_, *on_device_), failed};
  }

  std::uint64_t device_checksum(std::uint64_t seed) {
    on_device_->create(seed);
    report_.evolve_seconds += on_device_->evolve(evolution(), options_.parameters.order);
    ++report_.runs;
    return on_device_->checksum();
  }

  std::uint64_t reference_checksum(std::uint64_t seed) {
    on_reference_->create(seed);
    on_reference_->evolve(evolution(), options_.parameters.order);
    return on_reference_->checksum();
  }

  void tell_progress(Clock::time_point start) {
    constexpr double seconds_between = 10;
    if (options_.quiet || seconds_since(start) < told_ + seconds_between) return;
    told_ = seconds_since(start);
    say("soak: " + grouped(report_.rounds) + " rounds in " + fixed(told_, 0) + " s on " +
        report_.device);
  }

  const Options& options_;
  std::unique_ptr<Backend> device_;
  std::unique_ptr<Backend> reference_;
  std::unique_ptr<Simulation<Real>> on_device_;
  std::unique_ptr<Simulation<Real>> on_reference_;
  SoakReport report_;
  double told_ = 0;  ///< when progress was last told of, in seconds
};

}  // namespace

SoakReport soak(const Options& options, const Devices& devices) {
  return options.parameters.precision == Precision::double_precision
             ? Soak<double>(options, devices).run()
             : Soak<float>(options, devices).run();
}

}  // namespace simgpu::driver
