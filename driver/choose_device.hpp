#pragma once

#include <memory>
#include <string>

#include "common/simulation.hpp"
#include "driver/devices.hpp"
#include "driver/options.hpp"

namespace simgpu::driver {

/// The devices of a run.
struct ChosenDevices {
  std::unique_ptr<Backend> asked_for;
  std::unique_ptr<Backend> reference;  ///< what --compare holds it against, else null
  std::string note;  ///< which device was chosen and why, if the user left it open
};

/// Finds the devices that `options` ask for. `auto` takes a usable GPU, else the CPU, and
/// notes which and why; --compare pairs a GPU with the CPU. Throws Error
/// (device_unusable).
ChosenDevices choose_devices(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
