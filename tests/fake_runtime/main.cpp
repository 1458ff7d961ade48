// simgpu on the fake runtime, with every law: its devices are host memory. SIMGPU_FAKE_FAULT names
// the call of the runtime that is to fail, and how: the numbers of a Fault, of which the device may
// be left out. What only the runtime knows is written to the file SIMGPU_FAKE_REPORT: the call that
// failed, what was not given back, and what was misused.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "driver/cli/program.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/held.hpp"
#include "test_law_devices.hpp"

namespace {

namespace fake = simgpu::fake_runtime;

fake::Fault fault_of(const char* text) {
  long call = 0;
  int error = 0;
  int kind = 0;
  int device = fake::Fault::any_device;
  std::istringstream numbers(text);
  numbers >> call >> error >> kind;
  if (!(numbers >> device)) device = fake::Fault::any_device;
  return {call, static_cast<cudaError_t>(error), static_cast<fake::FaultKind>(kind), device};
}

}  // namespace

int main(int argc, char** argv) {
  const char* const fault = std::getenv("SIMGPU_FAKE_FAULT");
  if (fault != nullptr) fake::set_fault(fault_of(fault));
  const int exit_code =
      simgpu::driver::run_program(argc, argv, simgpu::test::devices_with_test_laws());
  const char* const report = std::getenv("SIMGPU_FAKE_REPORT");
  if (report != nullptr) {
    std::ofstream(report) << fake::struck_call() << '\n' << fake::held() << '\n' << fake::misuses();
  }
  return exit_code;
}
