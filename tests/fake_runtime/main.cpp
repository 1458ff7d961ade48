// simgpu on the fake runtime: its cuda:0 and cuda:1 are host memory. SIMGPU_FAKE_FAULT names the
// call of the runtime that is to fail, and how: three numbers, those of a Fault. What only the
// runtime knows is written to the file SIMGPU_FAKE_REPORT: the call that failed, what was not given
// back, and what was misused.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "driver/program.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/held.hpp"

namespace {

namespace fake = simgpu::fake_runtime;

fake::Fault fault_of(const char* text) {
  long call = 0;
  int error = 0;
  int kind = 0;
  std::istringstream(text) >> call >> error >> kind;
  return {call, static_cast<cudaError_t>(error), static_cast<fake::FaultKind>(kind)};
}

}  // namespace

int main(int argc, char** argv) {
  const char* const fault = std::getenv("SIMGPU_FAKE_FAULT");
  if (fault != nullptr) fake::set_fault(fault_of(fault));
  const int exit_code = simgpu::driver::run_program(argc, argv, simgpu::driver::real_devices());
  const char* const report = std::getenv("SIMGPU_FAKE_REPORT");
  if (report != nullptr) {
    std::ofstream(report) << fake::struck_call() << '\n' << fake::held() << '\n' << fake::misuses();
  }
  return exit_code;
}
