#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cpu/law_functions.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::test {

/// GPUs of the tests' own: columns that the ledger of each device counts as it does a real one's,
/// moved by the CPU's code.
struct FakeGpus {
  /// What is wrong with one: "bit" flips the lowest bit of y of its particle 17, "skip" leaves that
  /// particle where it was, "first" and "third" flip the bit in that run alone, "launch" fails to
  /// evolve, "third_launch" does the third time, "memory" has none to give; anything else is a good
  /// GPU. Runs are counted for each simulation, of which a run in chunks may have two.
  std::string fault = "none";
  std::optional<int> faulty = 0;     ///< the number of that one; nothing: it is wrong with all
  std::vector<double> speeds = {1};  ///< for each GPU; another than 1 makes it another model
  double gain_in_single = 1;  ///< how much faster the last one takes steps in single precision
  double gain_of_fast = 1;    ///< and in fast arithmetic
  std::function<void()> at_steps = {};    ///< called whenever steps are about to be taken
  cpu::Laws laws = cpu::built_in_laws();  ///< that they move particles by
};

/// This machine's CPU, and beside it these GPUs.
driver::Devices devices_with_fake_gpus(const FakeGpus& gpus);

/// With one alone, cuda:0.
driver::Devices devices_with_fake_gpu(const std::string& fault = "none",
                                      const std::function<void()>& at_steps = {});

}  // namespace simgpu::test
