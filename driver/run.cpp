#include "driver/run.hpp"

#include <utility>

#include "driver/choose_device.hpp"
#include "driver/device_run.hpp"
#include "driver/memory_limits.hpp"
#include "driver/say.hpp"

namespace simgpu::driver {

namespace {

/// The name of the one that is no CPU, if one is not.
std::string gpu_name(const Backend& backend, const Backend* reference) {
  return reference != nullptr && backend.threads() ? reference->name() : backend.name();
}

/// The lines of a run whose memory is planned and whose devices are `chosen`. Throws Error.
template <class Real>
Report carry_out(const Options& options, ChosenDevices& chosen, DeviceRun<Real>& asked_for,
                 const PlannedRun& planned) {
  asked_for.prepare();
  if (!chosen.note.empty() && !options.quiet) say(chosen.note);
  asked_for.compute();

  Report report;
  report.parameters = options.parameters;
  report.parameters.particles = planned.particles;
  report.generated_start = !options.input;
  if (chosen.reference) {
    DeviceRun<Real> reference(options, std::nullopt);
    reference.open([&] { return std::move(chosen.reference); });
    reference.prepare();
    reference.compute();
    report.comparison = reference.compare_with(asked_for.simulation());
    report.runs.push_back(reference.finish(planned.plan.of_reference(planned.particles)));
  }
  if (!report.comparison || report.comparison->bitwise_equal()) asked_for.save();
  report.runs.insert(report.runs.begin(),
                     asked_for.finish(planned.plan.of_asked_for(planned.particles)));
  return report;
}

template <class Real>
Report run_in(const Options& options, const Devices& devices) {
  ChosenDevices chosen;
  DeviceRun<Real> asked_for(options, options.output);
  asked_for.open([&] {
    chosen = choose_devices(options, devices);
    return std::move(chosen.asked_for);
  });
  const Backend* reference = chosen.reference.get();
  const MemoryPlan plan(options, asked_for.backend().state_bytes(),
                        reference != nullptr ? reference->state_bytes() : nullptr);
  const PlannedRun planned{plan, asked_for.particles(), gpu_name(asked_for.backend(), reference)};
  require_memory(planned, options);
  try {
    return carry_out(options, chosen, asked_for, planned);
  } catch (const memory::OutOfMemory& failure) {
    throw_shortage(planned, failure);
  }
}

}  // namespace

Report run(const Options& options, const Devices& devices) {
  return options.parameters.precision == Precision::double_precision
             ? run_in<double>(options, devices)
             : run_in<float>(options, devices);
}

}  // namespace simgpu::driver
