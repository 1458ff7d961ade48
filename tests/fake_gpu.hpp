#pragma once

#include <string>

#include "driver/devices.hpp"

namespace simgpu::test {

/// This machine's CPU, and beside it a GPU of the tests' own, cuda:0: columns that the device
/// ledger counts as it does a real one's, moved by the CPU's code. `fault` is what is wrong with
/// it: "bit" flips the lowest bit of y of particle 17, "skip" leaves that particle where it was,
/// "first" and "third" flip the bit in that run alone,
/// "launch" fails to evolve, "memory" has none to give; anything else is a good GPU.
driver::Devices devices_with_fake_gpu(const std::string& fault = "none");

}  // namespace simgpu::test
