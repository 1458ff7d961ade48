#include "driver/memory_limits.hpp"

#include "common/memory/host_available.hpp"
#include "driver/format.hpp"

namespace simgpu::driver {

namespace {

using memory::Place;

std::string what_fits(std::uint64_t particles) {
  return particles == 0
             ? "not one particle would fit"
             : grouped(particles) + (particles == 1 ? " particle" : " particles") + " would fit";
}

/// `limit` as a clause: "--memory-limit allows 1.00 MiB".
[[noreturn]] void refuse(const PlannedRun& run, Place place, std::uint64_t limit,
                         const std::string& clause) {
  const MemoryNeed need = run.plan.whole(run.particles);
  const bool host = place == Place::host;
  throw Error(ErrorKind::out_of_memory,
              "this run needs " + bytes_text(host ? need.host : need.device) + " of memory on " +
                  (host ? "the host" : run.device) + ", but " + clause + "; " +
                  what_fits(run.plan.most_particles(place, limit)));
}

}  // namespace

void require_memory(const PlannedRun& run, const Options& options) {
  const MemoryNeed need = run.plan.whole(run.particles);
  if (options.memory_limit && need.host > *options.memory_limit) {
    refuse(run, Place::host, *options.memory_limit,
           "--memory-limit allows " + bytes_text(*options.memory_limit));
  }
  if (options.device_memory_limit && need.device > *options.device_memory_limit) {
    refuse(run, Place::device, *options.device_memory_limit,
           "--device-memory-limit allows " + bytes_text(*options.device_memory_limit));
  }
  const auto available = memory::host_available();
  if (available && need.host > available->bytes) {
    refuse(run, Place::host, available->bytes,
           "only " + bytes_text(available->bytes) + " are " + available->bound);
  }
}

void throw_shortage(const PlannedRun& run, const memory::OutOfMemory& failure) {
  refuse(run, failure.place(), failure.could_hold(),
         "only " + bytes_text(failure.could_hold()) + " could be had");
}

}  // namespace simgpu::driver
