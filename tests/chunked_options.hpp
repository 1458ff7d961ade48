#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "circle_options.hpp"
#include "common/io/particle_file.hpp"
#include "common/picture/png.hpp"
#include "driver/run/run.hpp"
#include "particle_files.hpp"

namespace simgpu::test {

/// Which devices run, the one asked for first; the GPU is a test's own (see fake_gpu.hpp).
enum class Runs { cpu, gpu, gpu_against_cpu, cpu_against_gpu };

inline constexpr Runs all_runs[] = {Runs::cpu, Runs::gpu, Runs::gpu_against_cpu,
                                    Runs::cpu_against_gpu};

inline constexpr Precision both_precisions[] = {Precision::double_precision,
                                                Precision::single_precision};

/// Options for a short run of `particles`.
inline driver::Options quiet_options(Runs runs, std::uint64_t particles) {
  using Kind = driver::DeviceChoice::Kind;
  driver::Options options = circle_options();
  options.parameters.particles = particles;
  options.parameters.steps = 2;
  options.quiet = true;
  options.threads = 1;  // of small chunks, more would wait for each other most of the time
  const bool cpu_first = runs == Runs::cpu || runs == Runs::cpu_against_gpu;
  options.device.kind = cpu_first ? Kind::cpu : Kind::cuda;
  options.compare = runs == Runs::gpu_against_cpu || runs == Runs::cpu_against_gpu;
  return options;
}

/// Has a run begin with the particles of a file in `folder`, which is made.
inline void read_from_file(driver::Options& options, const std::filesystem::path& folder,
                           const std::string& suffix) {
  driver::Options start = quiet_options(Runs::cpu, options.parameters.particles);
  start.parameters.precision = options.parameters.precision;
  start.parameters.steps = 0;
  start.output = folder / ("start" + suffix);
  driver::run(start, driver::real_devices());
  options.input = start.output;
}

/// The formats that a run in chunks can write.
inline std::vector<std::string> formats_in_one_pass() {
  std::vector<std::string> suffixes = formats();
  std::erase_if(suffixes, [](const std::string& suffix) {
    return io::writes_in_several_passes("end" + suffix);
  });
  return suffixes;
}

/// Whether this build draws pictures.
inline bool has_pictures() {
  return picture::png_unavailable().empty();
}

}  // namespace simgpu::test
