#include "driver/plan/memory_limits.hpp"

#include "common/memory/format_bytes.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::driver {

namespace {

using memory::Place;

std::string what_fits(std::uint64_t particles) {
  return particles == 0 ? "not one particle would fit"
                        : counted(particles, "particle") + " would fit";
}

std::string need_text(const PlannedRun& run, Place place) {
  const MemoryNeed need = run.plan.whole(run.particles, run.at_once);
  if (place == Place::host) {
    return "this run needs " + memory::bytes_text(need.host) + " of memory on the host";
  }
  return "this run needs " + std::string(run.has_several ? "up to " : "") +
         memory::bytes_text(need.device) + " of memory on " + run.device;
}

/// The need beside what there is, which `clause` says: "--memory-limit allows 1 MiB".
Shortage shortage(const PlannedRun& run, Place place, std::uint64_t there,
                  const std::string& clause) {
  return {place, there, need_text(run, place) + ", but " + clause};
}

[[noreturn]] void refuse_run(const PlannedRun& run, const Shortage& shortage) {
  const std::uint64_t fitting = run.plan.most_particles(shortage.place, shortage.there);
  throw Error(ErrorKind::out_of_memory,
              shortage.sentence + "; " + what_fits(fitting) +
                  (fitting > 0 && fits_in_chunks(run, shortage) ? run.why_whole : ""));
}

}  // namespace

PlannedRun planned_on(const Backend& device, const MemoryPlan& plan, std::uint64_t particles) {
  PlannedRun run{plan, particles, particles, device.name()};
  run.has_several = !device.devices().empty();
  if (run.has_several) run.device = "each of " + run.device;
  return run;
}

bool fits_in_chunks(const PlannedRun& run, const Shortage& shortage) {
  const MemoryNeed need = run.plan.whole(run.particles, 1);
  return (shortage.place == Place::host ? need.host : need.device) <= shortage.there;
}

std::optional<Shortage> shortage_of(const PlannedRun& run, const Options& options) {
  const MemoryNeed need = run.plan.whole(run.particles, run.at_once);
  if (options.memory_limit && need.host > *options.memory_limit) {
    return shortage(run, Place::host, *options.memory_limit,
                    "--memory-limit allows " + memory::bytes_text(*options.memory_limit));
  }
  if (options.device_memory_limit && need.device > *options.device_memory_limit) {
    return shortage(
        run, Place::device, *options.device_memory_limit,
        "--device-memory-limit allows " + memory::bytes_text(*options.device_memory_limit));
  }
  const auto available = run.host_available ? run.host_available : memory::host_available();
  if (available && need.host > available->bytes) {
    return shortage(run, Place::host, available->bytes,
                    "only " + memory::bytes_text(available->bytes) + " are " + available->bound);
  }
  if (run.device_free && need.device > *run.device_free) {
    return shortage(run, Place::device, *run.device_free,
                    "only " + memory::bytes_text(*run.device_free) + " are free there");
  }
  return std::nullopt;
}

void require_memory(const PlannedRun& run, const Options& options) {
  if (const auto shortage = shortage_of(run, options)) refuse_run(run, *shortage);
}

void throw_shortage(const PlannedRun& run, Place place, std::optional<std::uint64_t> could_hold) {
  if (could_hold) {
    refuse_run(run, shortage(run, place, *could_hold,
                             "only " + memory::bytes_text(*could_hold) + " could be had"));
  }
  throw Error(ErrorKind::out_of_memory,
              need_text(run, place) +
                  ", which could not be had; use fewer particles or --precision single");
}

}  // namespace simgpu::driver
