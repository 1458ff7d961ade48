#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace simgpu::test {

/// What a program run by a test gave.
struct ProgramResult {
  int exit_code = -1;  ///< 128 + n if signal n ended it, as a shell has it
  std::string out;     ///< standard output
  std::string err;     ///< standard error
};

/// A signal for a program that would run for long: half a second after its start or, if
/// `once_there` names a file, once that is there.
struct SignalToSend {
  int number = 0;
  std::filesystem::path once_there = {};
};

/// How to run it.
struct ProgramSetting {
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< added to the test's own
  std::optional<unsigned long> address_space_bytes = {};              ///< RLIMIT_AS
  std::optional<unsigned long> stack_bytes = {};                      ///< RLIMIT_STACK
  std::optional<unsigned long> file_bytes = {};                       ///< RLIMIT_FSIZE
  std::optional<std::string> standard_output = {};  ///< a file to write to instead
  bool standard_error_closed = false;
  std::optional<SignalToSend> signal = {};
  std::filesystem::path folder = {};        ///< to run in, if it is not the test's own
  std::function<bool()> surroundings = {};  ///< made by the child itself; false: not to be had here
};

/// The exit code of a program whose surroundings were not to be had.
inline constexpr int no_surroundings = 125;

/// Runs a program with these arguments and waits for its end.
ProgramResult run_program(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          const ProgramSetting& setting = {});

/// The simgpu under test: what SIMGPU_PROGRAM names, or the build's own.
std::filesystem::path simgpu_program();

/// The simgpu whose GPU is a test's own (see faulty_gpu.cpp): what SIMGPU_FAULTY_GPU names, or the
/// build's own.
std::filesystem::path faulty_gpu_program();

/// Runs that simgpu with a GPU that has the fault of this name (see faulty_gpu.cpp); "none" is one
/// without.
ProgramResult with_faulty_gpu(const char* fault, const std::vector<std::string>& arguments);

/// Runs simgpu.
ProgramResult simgpu(const std::vector<std::string>& arguments, const ProgramSetting& setting = {});

}  // namespace simgpu::test
