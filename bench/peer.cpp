#include "bench/peer.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "bench/child_process.hpp"
#include "common/base/error.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::bench {

// NOLINTBEGIN(misc-unused-parameters): nlohmann's macros
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PeerLine, label, contents, occurrences, usage_bytes,
                                   increment_bytes, allocated_increment_bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PeerRun, python, memory_profiler, lines, seconds,
                                   profiled_seconds)
// NOLINTEND(misc-unused-parameters)

namespace {

constexpr int exit_skipped = 77;  // of the Python program, where memory_profiler is missing

/// Why the program does not run here, found by running it on one particle; empty if it does.
std::string why_not(const std::string& python, const std::string& program) {
  if (python == "none") return "--python none";
  if (!std::filesystem::exists(program)) return program + " is not there";
  try {
    ChildResult trial = run_child({python, program, "--particles", "1", "--only", "seconds"});
    if (trial.exit_code != exit_skipped) return {};
    if (trial.out.ends_with('\n')) trial.out.pop_back();
    return trial.out;
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

Peer::Peer(std::string python, const std::filesystem::path& folder)
    : python_(std::move(python)),
      program_(folder / "benchmark_memory.py"),
      skipped_(why_not(python_, program_)) {}

PeerRun Peer::run(const std::string& particle, const std::string& evolve, std::uint64_t particles,
                  double time) const {
  const ChildResult result =
      run_child({python_, program_, "--particle", particle, "--evolve", evolve, "--particles",
                 std::to_string(particles), "--time", shortest(time)});
  if (result.exit_code != 0) {
    throw Error(ErrorKind::run_failed,
                program_ + " failed with exit code " + std::to_string(result.exit_code));
  }
  return nlohmann::json::parse(result.out).get<PeerRun>();
}

}  // namespace simgpu::bench
