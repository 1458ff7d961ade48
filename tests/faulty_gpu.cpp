// simgpu with GPUs of the tests' own in place of real ones. SIMGPU_TEST_FAULT names the fault of
// the one whose number is SIMGPU_TEST_FAULTY_GPU (0), and SIMGPU_TEST_GPUS has their speeds, such
// as "1 1 0.5" (see fake_gpu.hpp). With it, tests run the whole program over several devices, and
// see what it does about a wrong one, on any machine.

#include <cstdlib>
#include <sstream>

#include "driver/cli/program.hpp"
#include "fake_gpu.hpp"

namespace {

std::string variable(const char* name, const char* otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? text : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  simgpu::test::FakeGpus gpus;
  gpus.fault = variable("SIMGPU_TEST_FAULT", "none");
  gpus.faulty = std::atoi(variable("SIMGPU_TEST_FAULTY_GPU", "0").c_str());
  gpus.speeds.clear();
  std::istringstream speeds(variable("SIMGPU_TEST_GPUS", "1"));
  for (double speed = 0; speeds >> speed;) gpus.speeds.push_back(speed);
  return simgpu::driver::run_program(argc, argv, simgpu::test::devices_with_fake_gpus(gpus));
}
