#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/simulation.hpp"
#include "driver/plan/options.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// The devices of a run.
struct ChosenDevices {
  std::unique_ptr<Backend> asked_for;
  std::unique_ptr<Backend> reference;  ///< what --compare holds it against, else null
  std::string note;  ///< which device was chosen and why, if the user left it open
};

/// "cuda:0", or "cuda:0,1" for several GPUs that work as one; "cuda" for none.
std::string name_of_gpus(std::span<const int> indices);

/// The GPUs that a choice which is not of the CPU means, found or not.
std::vector<int> gpus_of(const DeviceChoice& choice, const cuda::DeviceQuery& query);

/// Finds the devices that `options` ask for. `auto` takes a usable GPU, else the CPU, and
/// notes which and why; --compare pairs a GPU with the CPU. Throws Error
/// (device_unusable).
ChosenDevices choose_devices(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
