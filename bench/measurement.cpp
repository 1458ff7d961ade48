#include "bench/measurement.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "bench/law.hpp"
#include "bench/representations.hpp"
#include "common/base/error.hpp"
#include "common/memory/line_table.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/device_query.hpp"

namespace simgpu::bench {

namespace {

/// Holds no particles of its own, like the original's.
template <class Particles>
class Simulator {
 public:
  explicit Simulator(Particles& particles) : particles_(particles) {}

  void evolve(const Evolution& evolution, Order order) { particles_.evolve(evolution, order); }

 private:
  Particles& particles_;
};

MeasuredLine measured(const memory::LineRecord& line) {
  if (!line.host_rss || !line.host_rss_increment) {
    throw Error(ErrorKind::run_failed, "/proc/self/statm cannot be read, so RSS is unknown");
  }
  return {line.site.label,         line.site.contents, line.host_own,
          line.host_own_increment, *line.host_rss,     *line.host_rss_increment};
}

/// The original's benchmark_memory. `create(count)` makes the particles.
template <class Create>
Measurement benchmark_memory(const Workload& workload, Create create) {
  memory::LineTable table;
  const auto start = std::chrono::steady_clock::now();
  SIMGPU_MEMORY_LINE(table, "create", auto particles = create(workload.particles));
  SIMGPU_MEMORY_LINE(table, "simulator", Simulator simulator(particles));
  SIMGPU_MEMORY_LINE(table, "evolve", simulator.evolve(workload.evolution, workload.order));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;

  Measurement result;
  for (const memory::LineRecord& line : table.lines()) {
    result.lines.push_back(measured(line));
    result.device_own += line.device_own_increment;
  }
  result.seconds = elapsed.count();
  result.checksum = particles.checksum();
  return result;
}

template <class Storage>
Measurement measure_stored(const Workload& workload) {
  return benchmark_memory(workload, [](std::uint64_t count) {
    return StoredParticles<Storage>(count, Parameters{}.seed);
  });
}

template <class Real>
Measurement measure_simgpu(Backend& backend, const Workload& workload) {
  return benchmark_memory(workload, [&](std::uint64_t count) {
    return SimgpuParticles<Real>(backend, count, Parameters{}.seed);
  });
}

/// One thread, like the others.
template <class Real>
Measurement measure_cpu(const Workload& workload) {
  const auto backend = cpu::make_backend(1);
  backend->start();
  return measure_simgpu<Real>(*backend, workload);
}

std::int64_t difference(std::uint64_t after, std::uint64_t before) {
  return static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before);
}

/// What room for a state takes, without the code of the kernels that the first use of it loads.
template <class Real>
DeviceResident device_resident(Backend& backend, std::uint64_t particles) {
  const std::string device = backend.name() + ", " + backend.description();
  const memory::DeviceMemory before = backend.device_memory();
  const auto simulation = make_simulation<Real>(backend, benchmark_law, {0, particles});
  const memory::DeviceMemory after = backend.device_memory();
  if (before.process && after.process) {
    return {device, difference(*after.process, *before.process), "this process, by NVML"};
  }
  if (before.used && after.used) {
    return {device, difference(*after.used, *before.used), "the whole GPU, by cudaMemGetInfo"};
  }
  return {device, std::nullopt, "the driver does not say"};
}

template <class Real>
Measurement measure_cuda(const Workload& workload) {
  const std::optional<int> device = cuda::query_devices().first_usable();
  if (!device) throw Error(ErrorKind::device_unusable, cuda::query_devices().unavailable);
  const auto backend = cuda::make_backend(*device);
  backend->start();
  const DeviceResident resident = device_resident<Real>(*backend, workload.particles);
  Measurement result = measure_simgpu<Real>(*backend, workload);
  result.device = resident;
  return result;
}

constexpr Representation all_representations[] = {
    {"map", "name-to-value map per particle", Precision::double_precision, false,
     measure_stored<MapStorage>},
    {"object", "heap object per particle", Precision::double_precision, false,
     measure_stored<ObjectStorage>},
    {"struct", "array of structs", Precision::double_precision, false,
     measure_stored<StructStorage>},
    {"soa-double", "SoA double", Precision::double_precision, false, measure_cpu<double>},
    {"soa-single", "SoA single", Precision::single_precision, false, measure_cpu<float>},
    {"gpu-double", "device SoA double", Precision::double_precision, true, measure_cuda<double>},
    {"gpu-single", "device SoA single", Precision::single_precision, true, measure_cuda<float>},
};

}  // namespace

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MeasuredLine, label, contents, own, own_increment, rss,
                                   rss_increment)

std::span<const Representation> representations() {
  return all_representations;
}

const Representation& representation_named(std::string_view name) {
  const auto found = std::find_if(
      std::begin(all_representations), std::end(all_representations),
      [&](const Representation& representation) { return representation.name == name; });
  if (found == std::end(all_representations)) {
    throw Error(ErrorKind::bad_input, "there is no representation called " + std::string(name));
  }
  return *found;
}

std::string to_json_text(const Measurement& measurement) {
  nlohmann::json json = {{"lines", measurement.lines},
                         {"device_own", measurement.device_own},
                         {"seconds", measurement.seconds},
                         {"checksum", measurement.checksum}};
  if (measurement.device) {
    const auto& bytes = measurement.device->bytes;
    json["device"] = {{"device", measurement.device->device},
                      {"bytes", bytes ? nlohmann::json(*bytes) : nlohmann::json()},
                      {"by", measurement.device->by}};
  }
  return json.dump();
}

Measurement measurement_from(const std::string& json_text) {
  const auto json = nlohmann::json::parse(json_text);
  Measurement measurement;
  json.at("lines").get_to(measurement.lines);
  json.at("device_own").get_to(measurement.device_own);
  json.at("seconds").get_to(measurement.seconds);
  json.at("checksum").get_to(measurement.checksum);
  if (json.contains("device")) {
    const auto& device = json.at("device");
    DeviceResident& resident = measurement.device.emplace();
    device.at("device").get_to(resident.device);
    device.at("by").get_to(resident.by);
    if (!device.at("bytes").is_null()) resident.bytes = device.at("bytes").get<std::int64_t>();
  }
  return measurement;
}

}  // namespace simgpu::bench
