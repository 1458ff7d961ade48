#include "bench/lean.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/child_process.hpp"
#include "bench/law.hpp"
#include "common/base/error.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/memory/host_available.hpp"

namespace simgpu::bench {

LeanRun run_lean(const std::filesystem::path& simgpu, std::uint64_t particles) {
  LeanRun run;
  run.particles = particles;
  run.state = state_bytes(Precision::double_precision, particles);
  const auto available = memory::host_available();
  if (available && run.state > available->bytes / 2) {
    run.skipped = "only " + memory::format_bytes(available->bytes) + " are " + available->bound;
    return run;
  }
  const ChildResult result =
      run_child({simgpu, "--device", "cpu", "--particles", std::to_string(particles), "--steps",
                 "1", "--quiet", "--json", "-"});
  if (result.exit_code != 0) {
    throw Error(ErrorKind::run_failed,
                simgpu.string() + " failed with exit code " + std::to_string(result.exit_code));
  }
  const auto report = nlohmann::json::parse(result.out);
  for (const auto& line : report.at("runs").at(0).at("memory").at("lines")) {
    run.own_peak = std::max(run.own_peak, line.at("host_own_peak_bytes").get<std::uint64_t>());
    run.rss_peak = std::max(run.rss_peak, line.at("host_peak_rss_bytes").get<std::uint64_t>());
  }
  return run;
}

}  // namespace simgpu::bench
