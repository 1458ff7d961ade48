#include "driver/choose_device.hpp"

#include <string>

#include "common/error.hpp"

namespace simgpu::driver {

namespace {

ChosenDevices best_device(const Options& options, const Devices& devices) {
  const cuda::DeviceQuery query = devices.query_cuda();
  const std::optional<int> gpu = query.first_usable();
  ChosenDevices chosen;
  chosen.asked_for = gpu ? devices.cuda(*gpu) : devices.cpu(options.threads);
  chosen.note = "running on " + chosen.asked_for->name() + " (" + chosen.asked_for->description() +
                ")" + (gpu ? "" : ": " + query.unavailable);
  return chosen;
}

/// The GPU asked for. Whoever has none learns why, and what else to do.
std::unique_ptr<Backend> cuda_device(const Options& options, const Devices& devices) {
  try {
    return devices.cuda(
        options.device.index.value_or(devices.query_cuda().first_usable().value_or(0)));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::device_unusable) throw;
    throw Error(error.kind(), options.compare
                                  ? std::string("--compare needs a CUDA device: ") + error.what()
                                  : error.what() + std::string("; or use --device cpu"));
  }
}

}  // namespace

ChosenDevices choose_devices(const Options& options, const Devices& devices) {
  using Kind = DeviceChoice::Kind;
  const auto cpu = [&] { return devices.cpu(options.threads); };
  const auto cuda = [&] { return cuda_device(options, devices); };
  if (options.compare) {
    if (options.device.kind == Kind::cpu) return {cpu(), cuda(), {}};
    return {cuda(), cpu(), {}};
  }
  switch (options.device.kind) {
    case Kind::cpu:
      return {cpu(), nullptr, {}};
    case Kind::cuda:
      return {cuda(), nullptr, {}};
    case Kind::automatic:
      break;
  }
  return best_device(options, devices);
}

}  // namespace simgpu::driver
