#include "driver/plan/chunks.hpp"

#include <algorithm>
#include <string>

#include "common/block.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/host_available.hpp"

namespace simgpu::driver {

namespace {

/// Chunks are made of whole blocks, as files are written, if they have as many particles.
std::uint64_t whole_blocks(std::uint64_t particles) {
  return particles < block_particles ? particles : particles / block_particles * block_particles;
}

/// As many chunks as with at most `most` particles in each, all but the last of one size.
std::uint64_t evened_out(std::uint64_t particles, std::uint64_t most) {
  const std::uint64_t chunks = (particles + most - 1) / most;
  const std::uint64_t even = (particles + chunks - 1) / chunks;
  const std::uint64_t blocks = (even + block_particles - 1) / block_particles * block_particles;
  return blocks <= most ? blocks : most;
}

std::uint64_t least(std::uint64_t bytes, std::optional<std::uint64_t> other) {
  return other ? std::min(bytes, *other) : bytes;
}

bool may_split(const Options& options) {
  return options.chunk || options.memory_limit || options.device_memory_limit;
}

}  // namespace

std::optional<std::string> whole_state_needed_by(const Options& options) {
  if (options.checkpoint) return "--checkpoint";
  if (options.resume) return "--resume";
  if (options.snapshots) return "--snapshot";
  if (options.trajectory) return "--trajectory";
  if (options.render_every) return "--render-every";
  if (options.output && io::writes_in_several_passes(*options.output)) {
    return "--output of a " + options.output->extension().string() + " file";
  }
  return std::nullopt;
}

std::uint64_t particles_at_once(const MemoryPlan& plan, std::uint64_t particles,
                                const Options& options, std::optional<std::uint64_t> device_free) {
  if (!may_split(options) || whole_state_needed_by(options)) return particles;
  const std::uint64_t asked_for = std::min(particles, options.chunk.value_or(particles));
  const auto available = memory::host_available();
  constexpr std::uint64_t no_limit = ~std::uint64_t{0};
  const MemoryNeed limit = {least(available ? available->bytes : no_limit, options.memory_limit),
                            least(device_free.value_or(no_limit), options.device_memory_limit)};
  const auto fits = [&](std::uint64_t at_once) {
    const MemoryNeed need = plan.whole(particles, at_once);
    return need.host <= limit.host && need.device <= limit.device;
  };
  if (fits(asked_for)) return asked_for;
  std::uint64_t fitting = 0;
  std::uint64_t beyond = asked_for;
  while (beyond - fitting > 1) {
    const std::uint64_t middle = fitting + (beyond - fitting) / 2;
    (fits(middle) ? fitting : beyond) = middle;
  }
  if (fitting == 0) return particles;
  return evened_out(particles, whole_blocks(fitting));
}

std::string chunks_hint(const Options& options) {
  if (options.soak) return {};
  if (const auto reason = whole_state_needed_by(options)) {
    return ", and " + *reason + " needs all particles at once";
  }
  return may_split(options) ? "" : ", or all of them in chunks by --chunk";
}

}  // namespace simgpu::driver
