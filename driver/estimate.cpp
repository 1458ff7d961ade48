#include "driver/estimate.hpp"

#include <algorithm>

#include "common/io/particle_file.hpp"
#include "common/memory/host_available.hpp"
#include "common/memory/host_probe.hpp"
#include "cpu/state_bytes.hpp"
#include "cuda/state_bytes.hpp"
#include "driver/chunks.hpp"
#include "driver/cost_model.hpp"
#include "driver/memory_limits.hpp"

namespace simgpu::driver {

namespace {

using memory::Place;

/// What a run's small objects may take from the host before its particles do: the heap grows by
/// some 132 KiB at a time.
constexpr std::uint64_t before_allocation = std::uint64_t{512} << 10;

/// Bytes by which an allocation on a device may be rounded up: each column may take so much more of
/// it than was asked for.
constexpr std::uint64_t device_granularity = std::uint64_t{2} << 20;

std::string gpu_name(std::optional<int> index) {
  return index ? "cuda:" + std::to_string(*index) : "cuda";
}

/// The devices of a run, by name, the one asked for first, whether or not they are there.
std::vector<std::string> device_names(const Options& options, const cuda::DeviceQuery& query) {
  using Kind = DeviceChoice::Kind;
  const std::string gpu =
      gpu_name(options.device.index ? options.device.index : query.first_usable());
  const Kind kind = options.device.kind;
  if (options.compare) {
    return kind == Kind::cpu ? std::vector<std::string>{"cpu", gpu}
                             : std::vector<std::string>{gpu, "cpu"};
  }
  const bool is_gpu = kind == Kind::cuda || (kind == Kind::automatic && query.first_usable());
  return {is_gpu ? gpu : "cpu"};
}

MemoryUse memory_use_on(const std::string& device) {
  return device == "cpu" ? cpu::memory_use() : cuda::memory_use();
}

std::uint64_t particles_of(const Options& options) {
  if (!options.input) return options.parameters.particles;
  return io::particles_in(*options.input);
}

/// What is available once the threads, which take address space, have started.
DeviceRoom cpu_room(const Options& options, const Devices& devices) {
  const auto backend = devices.cpu(options.threads);
  DeviceRoom room{"cpu", backend->description(), {}, {}, {}};
  try {
    backend->start();
  } catch (const Error& error) {
    room.unknown = error.what();
    return room;
  }
  const auto available = memory::host_available();
  if (!available) {
    room.unknown = "the kernel does not say what is available";
    return room;
  }
  room.available = available->bytes - std::min(available->bytes, before_allocation);
  room.most_particles =  // of the CPU alone: with --compare, the GPUs' rows count both
      MemoryPlan(options, cpu::memory_use(), std::nullopt)
          .most_particles(Place::host, *room.available);
  return room;
}

/// What a GPU says of its memory once it is started, which it must be to say anything.
struct StartedGpu {
  memory::DeviceMemory memory;
  std::string failure;  ///< why it cannot be started, if it cannot
};

StartedGpu start(const Devices& devices, const cuda::DeviceInfo& device) {
  if (!device.unusable.empty()) return {{}, device.unusable};
  try {
    const auto backend = devices.cuda(device.index);
    backend->start();
    const memory::DeviceMemory memory = backend->device_memory();
    return {memory, memory.free ? "" : "the driver does not say what is free"};
  } catch (const Error& error) {
    return {{}, error.what()};
  }
}

/// What starting a GPU took, if it is the first that could be started.
void note_context(const StartedGpu& gpu, Estimate& estimate) {
  if (estimate.process_with_context) return;
  estimate.context = gpu.memory.process;
  estimate.context_unknown =
      gpu.memory.process_unknown != nullptr ? gpu.memory.process_unknown : gpu.failure;
  if (gpu.failure.empty()) estimate.process_with_context = memory::host_probe().read().resident;
}

DeviceRoom gpu_room(const Options& options, const cuda::DeviceInfo& device, const StartedGpu& gpu) {
  DeviceRoom room{gpu_name(device.index), device.name, gpu.memory.free, {}, gpu.failure};
  if (!room.available) return room;
  const MemoryPlan plan(options, cuda::memory_use(),
                        options.compare ? std::optional(cpu::memory_use()) : std::nullopt);
  const std::uint64_t rounding = (field_count + 1) * device_granularity;
  room.most_particles =
      plan.most_particles(Place::device, *room.available - std::min(*room.available, rounding));
  if (const auto host = memory::host_available()) {
    room.most_particles =
        std::min(*room.most_particles, plan.most_particles(Place::host, host->bytes));
  }
  return room;
}

/// The device of that name, if it is here.
std::unique_ptr<Backend> backend_of(const std::string& device, const Options& options,
                                    const Devices& devices, const cuda::DeviceQuery& query) {
  if (device == "cpu") return devices.cpu(options.threads);
  for (const cuda::DeviceInfo& one : query.devices) {
    if (gpu_name(one.index) != device) continue;
    if (one.unusable.empty()) return devices.cuda(one.index);
    throw Error(ErrorKind::device_unusable, one.unusable);
  }
  throw Error(ErrorKind::device_unusable,
              query.devices.empty() ? query.unavailable : "there is no " + device);
}

/// Of the steps alone: what files and failures cost is not known here.
DeviceTime time_on(const std::string& device, const Parameters& parameters, const Options& options,
                   const Devices& devices, const cuda::DeviceQuery& query) {
  DeviceTime time{device, {}, {}, {}};
  if (parameters.steps == 0) {
    time.unknown = "the run takes no steps";
    return time;
  }
  try {
    const auto backend = backend_of(device, options, devices, query);
    backend->start();
    time.calibration = calibrate(*backend, parameters);
    Rates rates;
    rates.particle_steps = time.calibration->particle_steps_per_second;
    time.evolve_seconds = evolve_seconds(parameters, parameters.particles, rates);
  } catch (const Error& error) {
    time.unknown = error.what();
  }
  return time;
}

std::string refusal_of(const PlannedRun& run, const Options& options) {
  try {
    require_memory(run, options);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

Estimate estimate(const Options& options, const Devices& devices) {
  Estimate estimate;
  estimate.process_resident = memory::host_probe().read().resident;
  estimate.parameters = options.parameters;
  estimate.parameters.particles = particles_of(options);
  estimate.generated_start = options.generated_start();
  const std::uint64_t particles = estimate.parameters.particles;

  const cuda::DeviceQuery query = devices.query_cuda();
  const std::vector<std::string> names = device_names(options, query);
  const MemoryPlan plan(options, memory_use_on(names[0]),
                        names.size() > 1 ? std::optional(memory_use_on(names[1])) : std::nullopt);
  estimate.context_unknown = query.unavailable;
  estimate.rooms.push_back(cpu_room(options, devices));
  for (const cuda::DeviceInfo& device : query.devices) {
    const StartedGpu gpu = start(devices, device);
    note_context(gpu, estimate);
    estimate.rooms.push_back(gpu_room(options, device, gpu));
  }
  if (query.devices.empty()) estimate.rooms.push_back({"cuda", "", {}, {}, query.unavailable});

  PlannedRun planned{plan, particles, particles, names[0] == "cpu" ? names.back() : names[0]};
  for (const DeviceRoom& room : estimate.rooms) {
    if (room.device != "cpu" && room.device == planned.device) planned.device_free = room.available;
  }
  planned.why_whole = chunks_hint(options);
  planned.at_once = particles_at_once(plan, particles, options, planned.device_free);
  estimate.at_once = planned.at_once;
  estimate.input_is_read_again = options.input && planned.at_once < particles;
  estimate.runs.push_back({names[0], plan.of_asked_for(particles, planned.at_once)});
  if (names.size() > 1) {
    estimate.runs.push_back({names[1], plan.of_reference(particles, planned.at_once)});
  }
  estimate.whole = plan.whole(particles, planned.at_once);
  estimate.refusal = refusal_of(planned, options);
  // After all that is said of memory, of which it takes some.
  for (const std::string& name : names) {
    estimate.times.push_back(time_on(name, estimate.parameters, options, devices, query));
  }
  return estimate;
}

}  // namespace simgpu::driver
