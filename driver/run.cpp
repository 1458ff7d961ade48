#include "driver/run.hpp"

#include "driver/choose_device.hpp"
#include "driver/device_run.hpp"

namespace simgpu::driver {

namespace {

template <class Real>
Report run_in(const Options& options, const Devices& devices) {
  std::unique_ptr<io::ParticleWriter<Real>> writer;
  if (options.output) writer = io::open_particle_writer<Real>(*options.output);
  ChosenDevices chosen = choose_devices(options, devices);

  Report report;
  report.parameters = options.parameters;
  report.generated_start = !options.input;

  DeviceRun<Real> asked_for(std::move(chosen.asked_for), options);
  asked_for.compute();
  report.parameters.particles = asked_for.simulation().range().count;
  if (chosen.reference) {
    DeviceRun<Real> reference(std::move(chosen.reference), options);
    reference.compute();
    report.comparison = compare(reference.simulation(), asked_for.simulation());
    report.runs.push_back(reference.finish());
  }
  if (writer && (!report.comparison || report.comparison->bitwise_equal())) {
    asked_for.save(*writer);
  }
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
