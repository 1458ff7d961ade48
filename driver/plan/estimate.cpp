#include "driver/plan/estimate.hpp"

#include <algorithm>
#include <span>

#include "common/io/particle_file.hpp"
#include "common/law_in_files.hpp"
#include "common/memory/host_available.hpp"
#include "common/memory/host_probe.hpp"
#include "cpu/state_bytes.hpp"
#include "cuda/state_bytes.hpp"
#include "driver/field/describe_field.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/plan/memory_limits.hpp"
#include "driver/process/caught.hpp"
#include "driver/team/division.hpp"

namespace simgpu::driver {

namespace {

using memory::Place;

/// What a run's small objects may take from the host before its particles do: the heap grows by
/// some 132 KiB at a time.
constexpr std::uint64_t before_allocation = std::uint64_t{512} << 10;

/// Bytes by which an allocation on a device may be rounded up: each column may take so much more of
/// it than was asked for.
constexpr std::uint64_t device_granularity = std::uint64_t{2} << 20;

/// A device of a run, or several that work as one, whether or not they are there.
struct DeviceOfRun {
  std::string name;
  MemoryUse memory_use;
};

/// GPUs share particles alike here: how fast unlike ones are is not known before they are measured.
DeviceOfRun gpus(const Options& options, const cuda::DeviceQuery& query) {
  const std::vector<int> indices = gpus_of(options.device, query);
  if (indices.size() <= 1) return {name_of_gpus(indices), cuda::memory_use()};
  const Division division(std::vector(indices.size(), cuda::memory_use()),
                          std::vector<double>(indices.size(), 1));
  return {name_of_gpus(indices), division.memory_use()};
}

/// The devices of a run, the one asked for first.
std::vector<DeviceOfRun> devices_of(const Options& options, const cuda::DeviceQuery& query) {
  using Kind = DeviceChoice::Kind;
  const DeviceOfRun cpu{"cpu", cpu::memory_use()};
  const DeviceOfRun gpu = gpus(options, query);
  const Kind kind = options.device.kind;
  if (options.compare) return kind == Kind::cpu ? std::vector{cpu, gpu} : std::vector{gpu, cpu};
  const bool is_gpu = kind != Kind::cpu && (kind != Kind::automatic || query.first_usable());
  return {is_gpu ? gpu : cpu};
}

std::uint64_t particles_of(const Options& options) {
  if (!options.input) return options.parameters.particles;
  return io::particles_in(*options.input, law_in_files(options.parameters).columns);
}

/// As much of what is available as a limit allows, if there is one.
std::uint64_t within(std::uint64_t available, std::optional<std::uint64_t> limit) {
  return limit ? std::min(available, *limit) : available;
}

/// The limit, if it is what bounds the room.
std::optional<std::uint64_t> bounding(std::optional<std::uint64_t> limit, std::uint64_t available) {
  return limit && *limit < available ? limit : std::nullopt;
}

/// What is available once the threads, which take address space, have started.
DeviceRoom cpu_room(const Options& options, const Devices& devices) {
  const auto backend = devices.cpu(options.threads);
  DeviceRoom room{"cpu", backend->description(), {}, {}, {}, {}};
  try {
    backend->start();
  } catch (const Error&) {
    room.unknown = caught().sentence;
    return room;
  }
  const auto available = memory::host_available();
  if (!available) {
    room.unknown = "the kernel does not say what is available";
    return room;
  }
  room.available = available->bytes - std::min(available->bytes, before_allocation);
  room.allowed = bounding(options.memory_limit, *room.available);
  room.most_particles =  // of the CPU alone: with --compare, the GPUs' rows count both
      MemoryPlan(options, cpu::memory_use(), std::nullopt)
          .most_particles(Place::host, within(*room.available, options.memory_limit));
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
  } catch (const Error&) {
    return {{}, caught().sentence};
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
  DeviceRoom room{
      name_of_gpus({&device.index, 1}), device.name, gpu.memory.free, {}, {}, gpu.failure};
  if (!room.available) return room;
  room.allowed = bounding(options.device_memory_limit, *room.available);
  const MemoryPlan plan(options, cuda::memory_use(),
                        options.compare ? std::optional(cpu::memory_use()) : std::nullopt);
  const std::uint64_t rounding = (options.parameters.law->columns.size() + 1) * device_granularity;
  room.most_particles = plan.most_particles(
      Place::device,
      within(*room.available - std::min(*room.available, rounding), options.device_memory_limit));
  if (const auto host = memory::host_available()) {
    room.most_particles =
        std::min(*room.most_particles,
                 plan.most_particles(Place::host, within(host->bytes, options.memory_limit)));
  }
  return room;
}

/// The device of that name, or the several GPUs that have it together, if they are here.
std::unique_ptr<Backend> backend_of(const std::string& device, const Options& options,
                                    const Devices& devices, const cuda::DeviceQuery& query) {
  if (device == "cpu") return devices.cpu(options.threads);
  for (const cuda::DeviceInfo& one : query.devices) {
    if (name_of_gpus({&one.index, 1}) != device) continue;
    if (one.unusable.empty()) return devices.cuda(one.index);
    throw Error(ErrorKind::device_unusable, one.unusable);
  }
  if (gpus_of(options.device, query).size() > 1) {
    Options alone = options;
    alone.compare = false;
    alone.device.kind = DeviceChoice::Kind::cuda;
    return choose_devices(alone, devices).asked_for;
  }
  throw Error(ErrorKind::device_unusable,
              query.devices.empty() ? query.unavailable : "there is no " + device);
}

/// Of the steps alone: what files and failures cost is not known here.
DeviceTime time_on(const std::string& device, const Estimate& estimate, const Options& options,
                   const Devices& devices, const cuda::DeviceQuery& query) {
  DeviceTime time{device, {}, {}, {}};
  const std::uint64_t particles = estimate.parameters.particles;
  const double left = steps_taken({estimate.parameters.steps, 0, 0}, particles) -
                      steps_taken(options.start_position(), particles);
  if (left == 0) {
    time.unknown = "the run takes no steps";
    return time;
  }
  try {
    const auto backend = backend_of(device, options, devices, query);
    backend->start();
    Parameters of_a_chunk = estimate.parameters;
    of_a_chunk.particles = estimate.at_once;
    time.calibration = calibrate(*backend, of_a_chunk, options.field.get());
    time.evolve_seconds = left / time.calibration->particle_steps_per_second;
  } catch (const Error&) {
    time.unknown = caught().sentence;
  }
  return time;
}

/// What the fullest of these GPUs has free, if that is known of any.
std::optional<std::uint64_t> least_free(const Estimate& estimate, std::span<const int> indices) {
  std::optional<std::uint64_t> least;
  for (const DeviceRoom& room : estimate.rooms) {
    const auto is_room = [&](const int& index) { return room.device == name_of_gpus({&index, 1}); };
    if (!room.available || std::none_of(indices.begin(), indices.end(), is_room)) continue;
    least = std::min(least.value_or(*room.available), *room.available);
  }
  return least;
}

/// Notes whether the run would be refused.
void note_refusal(const PlannedRun& run, const Options& options, Estimate& estimate) {
  try {
    require_memory(run, options);
  } catch (const Error& error) {
    estimate.refusal = error.what();
  }
  const auto shortage = shortage_of(run, options);
  if (!shortage) return;
  estimate.refusal_beside_rooms = shortage->sentence;
  if (const auto reason = whole_state_needed_by(options)) {
    estimate.refusal_beside_rooms += ", and " + *reason + " needs all particles at once";
  } else if (!run.why_whole.empty() && fits_in_chunks(run, *shortage)) {
    estimate.refusal_beside_rooms += "; by --chunk it would fit";
  }
}

}  // namespace

Estimate estimate(const Options& options, const Devices& devices) {
  Estimate estimate;
  estimate.process_resident = memory::host_probe().read().resident;
  estimate.parameters = options.parameters;
  estimate.parameters.particles = particles_of(options);
  estimate.generated_start = options.generated_start();
  if (options.field) estimate.field = field_line(options.field->info());
  estimate.resumed_at = options.resume_point;
  const std::uint64_t particles = estimate.parameters.particles;

  const cuda::DeviceQuery query = devices.query_cuda();
  const std::vector<DeviceOfRun> runs = devices_of(options, query);
  const MemoryPlan plan(options, runs[0].memory_use,
                        runs.size() > 1 ? std::optional(runs[1].memory_use) : std::nullopt);
  estimate.context_unknown = query.unavailable;
  estimate.rooms.push_back(cpu_room(options, devices));
  for (const cuda::DeviceInfo& device : query.devices) {
    const StartedGpu gpu = start(devices, device);
    note_context(gpu, estimate);
    estimate.rooms.push_back(gpu_room(options, device, gpu));
  }
  if (query.devices.empty()) estimate.rooms.push_back({"cuda", "", {}, {}, {}, query.unavailable});

  const std::vector<int> indices = gpus_of(options.device, query);
  PlannedRun planned{plan, particles, particles,
                     runs[0].name == "cpu" ? runs.back().name : runs[0].name};
  planned.has_several = indices.size() > 1;
  if (planned.has_several) planned.device = "each of " + planned.device;
  if (runs[0].name != "cpu" || runs.size() > 1) planned.device_free = least_free(estimate, indices);
  planned.why_whole = chunks_hint(options);
  // As it is told of: what is available changes from one look to the next.
  if (auto host = memory::host_available(); host && estimate.rooms[0].available) {
    host->bytes = *estimate.rooms[0].available;
    planned.host_available = host;
  }
  planned.at_once = particles_at_once(plan, particles, options, planned.device_free);
  estimate.at_once = planned.at_once;
  estimate.input_is_read_again = options.input && planned.at_once < particles;
  estimate.runs.push_back({runs[0].name, plan.of_asked_for(particles, planned.at_once)});
  if (runs.size() > 1) {
    estimate.runs.push_back({runs[1].name, plan.of_reference(particles, planned.at_once)});
  }
  estimate.whole = plan.whole(particles, planned.at_once);
  note_refusal(planned, options, estimate);
  // After all that is said of memory, of which it takes some.
  for (const DeviceOfRun& run : runs) {
    estimate.times.push_back(time_on(run.name, estimate, options, devices, query));
  }
  return estimate;
}

}  // namespace simgpu::driver
