#include "driver/choose_device.hpp"

#include <iostream>
#include <string>

#include "common/error.hpp"

namespace simgpu::driver {

namespace {

std::unique_ptr<Backend> best_device(const Options& options, const Devices& devices) {
  const cuda::DeviceQuery query = devices.query_cuda();
  const std::optional<int> gpu = query.first_usable();
  std::unique_ptr<Backend> best = gpu ? devices.cuda(*gpu) : devices.cpu(options.threads);
  if (!options.quiet) {
    std::cerr << "simgpu: running on " << best->name() << " (" << best->description() << ")"
              << (query.unavailable.empty() ? "" : ": " + query.unavailable) << '\n';
  }
  return best;
}

/// GPU `index`. Whoever has none learns why, and what else to do.
std::unique_ptr<Backend> cuda_device(const Options& options, const Devices& devices) {
  try {
    return devices.cuda(options.device.index);
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
    if (options.device.kind == Kind::cpu) return {cpu(), cuda()};
    return {cuda(), cpu()};
  }
  switch (options.device.kind) {
    case Kind::cpu:
      return {cpu(), nullptr};
    case Kind::cuda:
      return {cuda(), nullptr};
    case Kind::automatic:
      break;
  }
  return {best_device(options, devices), nullptr};
}

}  // namespace simgpu::driver
