#include "driver/run.hpp"

#include "driver/choose_device.hpp"
#include "driver/device_run.hpp"
#include "driver/say.hpp"

namespace simgpu::driver {

namespace {

template <class Real>
Report run_in(const Options& options, const Devices& devices) {
  ChosenDevices chosen = choose_devices(options, devices);
  DeviceRun<Real> asked_for(std::move(chosen.asked_for), options, options.output);
  asked_for.prepare();
  if (!chosen.note.empty() && !options.quiet) say(chosen.note);
  asked_for.compute();

  Report report;
  report.parameters = options.parameters;
  report.parameters.particles = asked_for.simulation().range().count;
  report.generated_start = !options.input;
  if (chosen.reference) {
    DeviceRun<Real> reference(std::move(chosen.reference), options, std::nullopt);
    reference.prepare();
    reference.compute();
    report.comparison = compare(reference.simulation(), asked_for.simulation());
    report.runs.push_back(reference.finish());
  }
  if (!report.comparison || report.comparison->bitwise_equal()) asked_for.save();
  report.runs.insert(report.runs.begin(), asked_for.finish());
  return report;
}

}  // namespace

Report run(const Options& options, const Devices& devices) {
  return options.parameters.precision == Precision::double_precision
             ? run_in<double>(options, devices)
             : run_in<float>(options, devices);
}

}  // namespace simgpu::driver
