#include <utility>

#include "driver/plan/chunks.hpp"
#include "driver/report/estimate_report.hpp"
#include "driver/report/json_parts.hpp"

namespace simgpu::driver {

namespace {

Json need_json(const DeviceNeed& run) {
  return {{"device", run.device},
          {"predicted_host_own_bytes", run.need.host},
          {"predicted_device_own_bytes", run.need.device}};
}

Json time_json(const DeviceTime& time) {
  Json calibration = nullptr;
  if (time.calibration) {
    calibration = {{"particles", time.calibration->particles},
                   {"steps", time.calibration->steps},
                   {"particle_steps_per_second", time.calibration->particle_steps_per_second}};
  }
  return {{"device", time.device},
          {"evolve_seconds", or_null(time.evolve_seconds)},
          {"calibration", std::move(calibration)},
          {"unknown", text_or_null(time.unknown)}};
}

Json room_json(const DeviceRoom& room) {
  return {{"device", room.device},
          {"device_name", text_or_null(room.description)},
          {"available_bytes", or_null(room.available)},
          {"most_particles", or_null(room.most_particles)},
          {"unknown", text_or_null(room.unknown)}};
}

}  // namespace

std::string json_estimate(const Estimate& estimate, const std::vector<std::string>& argv) {
  Json runs = Json::array();
  for (const DeviceNeed& run : estimate.runs) runs.push_back(need_json(run));
  Json times = Json::array();
  for (const DeviceTime& time : estimate.times) times.push_back(time_json(time));
  Json devices = Json::array();
  for (const DeviceRoom& room : estimate.rooms) devices.push_back(room_json(room));

  constexpr int minor = 5;
  Json document = document_head("simgpu.estimate", minor, argv);
  document["params"] = params_json(estimate.parameters, estimate.generated_start);
  document["chunks"] =
      chunks_json(chunk_count(estimate.parameters.particles, estimate.at_once), estimate.at_once);
  document["runs"] = std::move(runs);
  document["whole"] = {{"predicted_host_own_bytes", estimate.whole.host},
                       {"predicted_device_own_bytes", estimate.whole.device}};
  document["times"] = std::move(times);
  document["process_resident_bytes"] = or_null(estimate.process_resident);
  document["process_with_context_resident_bytes"] = or_null(estimate.process_with_context);
  document["context_bytes"] = or_null(estimate.context);
  document["devices"] = std::move(devices);
  document["refusal"] = text_or_null(estimate.refusal);
  return dump(document);
}

}  // namespace simgpu::driver
