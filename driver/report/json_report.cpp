#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "common/text/number_text.hpp"
#include "driver/report/differences.hpp"
#include "driver/report/json_parts.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

/// JSON has no infinity; null stands for it.
Json finite_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// What --verify could see.
Json resolution_json(const Resolution& resolution) {
  const auto step_shows = static_cast<double>(resolution.step_shows);
  const auto moving = static_cast<double>(resolution.moving);
  return {{"looked_at", resolution.looked_at},
          {"moving", resolution.moving},
          {"blurred", resolution.blurred},
          {"step_shows", resolution.step_shows},
          {"step_share", finite_or_null(step_shows / moving)}};
}

Json verification_json(const std::optional<Verification>& verification) {
  if (!verification) return nullptr;
  const bool is_judged = verification->is_judged;
  const QuantityInfo& quantity = verification->quantity;
  return {{"passed", is_judged ? Json(verification->passed) : Json()},
          {"quantity", quantity.name},
          {"unit", text_or_null(std::string(quantity.unit))},
          {"max_rel_error", finite_or_null(verification->error)},
          {"tolerance", is_judged ? Json(verification->tolerance) : Json()},
          {"worst_index", verification->worst_index},
          {"resolution", is_judged ? resolution_json(verification->resolution) : Json()}};
}

/// Of all runs, the one that failed, else the first one's.
Json worst_verification_json(const std::vector<RunReport>& runs) {
  const auto failed = std::find_if(runs.begin(), runs.end(), [](const RunReport& run) {
    return run.verification && !run.verification->passed;
  });
  return verification_json((failed != runs.end() ? *failed : runs.front()).verification);
}

Json field_json(const std::optional<FieldOutcome>& field) {
  if (!field) return nullptr;
  return {{"left", field->left},
          {"first_left_at", or_null(field->first_left_at)},
          {"started_on_missing", or_null(field->started_on_missing)},
          {"ended_on_missing", field->ended_on_missing}};
}

Json line_json(const memory::LineRecord& line) {
  return {{"label", line.site.label},
          {"file", line.site.file},
          {"line", line.site.line},
          {"contents", line.site.contents},
          {"occurrences", line.occurrences},
          {"seconds", line.seconds},
          {"host_own_bytes", line.host_own},
          {"host_own_increment_bytes", line.host_own_increment},
          {"host_own_peak_bytes", line.host_own_peak},
          {"host_rss_bytes", or_null(line.host_rss)},
          {"host_rss_increment_bytes", or_null(line.host_rss_increment)},
          {"host_peak_rss_bytes", or_null(line.host_peak_rss)},
          {"device_own_bytes", line.device_own},
          {"device_own_increment_bytes", line.device_own_increment},
          {"device_own_peak_bytes", line.device_own_peak},
          {"device_process_bytes", or_null(line.device.process)},
          {"device_used_bytes", or_null(line.device.used)}};
}

/// One of several devices, by its place.
Json device_json(const RunReport& run, std::size_t place) {
  Json lines = Json::array();
  for (const memory::LineRecord& line : run.lines) {
    if (line.devices.empty()) continue;  // it ended before the devices were known
    const memory::DeviceRecord& device = line.devices[place];
    lines.push_back({{"label", line.site.label},
                     {"line", line.site.line},
                     {"device_own_bytes", or_null(device.own)},
                     {"device_own_increment_bytes", or_null(device.own_increment)},
                     {"device_own_peak_bytes", or_null(device.own_peak)},
                     {"device_process_bytes", or_null(device.memory.process)},
                     {"device_used_bytes", or_null(device.memory.used)}});
  }
  const DeviceReport& device = run.devices[place];
  return {{"device", device.device},
          {"device_name", device.description},
          {"first", device.particles ? Json(device.particles->first) : Json(nullptr)},
          {"count", device.particles ? Json(device.particles->count) : Json(nullptr)},
          {"device_own_peak_bytes", or_null(peak_own_on(run, place))},
          {"lines", std::move(lines)}};
}

Json devices_json(const RunReport& run) {
  if (run.devices.empty()) return nullptr;
  Json devices = Json::array();
  for (std::size_t i = 0; i < run.devices.size(); ++i) devices.push_back(device_json(run, i));
  return devices;
}

Json run_json(const RunReport& run) {
  Json lines = Json::array();
  for (const memory::LineRecord& line : run.lines) lines.push_back(line_json(line));
  const MemoryNeed peak = peak_own(run);
  return {{"device", run.device},
          {"device_name", run.description},
          {"threads", or_null(run.threads)},
          {"evolve_seconds", run.evolve_seconds},
          {"total_seconds", run.total_seconds},
          {"particle_steps_per_second", or_null(particle_steps_per_second(run))},
          {"checksum", checksum_text(run.checksum)},
          {"verify", verification_json(run.verification)},
          {"field", field_json(run.field)},
          {"memory",
           {{"predicted_host_own_bytes", run.predicted.host},
            {"predicted_device_own_bytes", run.predicted.device},
            {"host_own_peak_bytes", peak.host},
            {"device_own_peak_bytes", peak.device},
            {"lines", std::move(lines)}}},
          {"devices", devices_json(run)}};
}

Json index_json(const std::optional<Difference>& difference) {
  return difference ? Json(difference->index) : Json(nullptr);
}

Json differences_json(const Differences& differences) {
  return {{"differing", differences.differing},
          {"max_abs", finite_or_null(differences.max_abs)},
          {"max_rel", finite_or_null(differences.max_rel)},
          {"max_ulp", differences.max_ulp},
          {"first_index", index_json(differences.first)},
          {"worst_index", index_json(differences.worst)}};
}

Json compare_json(const std::optional<Comparison>& comparison) {
  if (!comparison) return nullptr;
  Json document = differences_json(*comparison);
  document["bitwise_equal"] = comparison->bitwise_equal();
  Json fields = Json::object();
  for (unsigned column = 0; column < comparison->columns.size(); ++column) {
    fields[std::string(comparison->columns[column].name)] =
        differences_json(comparison->by_column[column]);
  }
  document["fields"] = std::move(fields);
  Json listed = Json::array();
  for (const Difference& difference : comparison->listed) {
    listed.push_back({{"index", difference.index},
                      {"field", comparison->columns[difference.column].name},
                      {"expected", finite_or_null(difference.expected)},
                      {"actual", finite_or_null(difference.actual)},
                      {"xor", checksum_text(difference.bits)},
                      {"ulp", difference.ulp}});
  }
  document["listed"] = std::move(listed);
  return document;
}

Json saved_json(const std::optional<SavedComparison>& saved) {
  if (!saved) return nullptr;
  return {{"file", saved->file.string()},
          {"equal", saved->equal},
          {"checksum", saved->checksum ? Json(checksum_text(*saved->checksum)) : Json(nullptr)},
          {"compare", compare_json(saved->state)}};
}

Json resumed_json(const std::optional<Checkpoint>& point) {
  if (!point) return nullptr;
  return {{"file", point->file.string()}, {"step", point->header.position.step}};
}

Json rank_json(const RankUse& use) {
  return {{"rank", use.rank},
          {"host", use.host},
          {"device_name", use.device},
          {"evolve_seconds", use.evolve_seconds},
          {"host_own_bytes", use.memory.host_own},
          {"host_own_peak_bytes", use.memory.host_own_peak},
          {"host_rss_bytes", or_null(use.memory.resident)},
          {"host_peak_rss_bytes", or_null(use.memory.peak_resident)},
          {"device_own_peak_bytes", use.memory.device_own_peak}};
}

Json ranks_json(const std::vector<RankUse>& ranks) {
  if (ranks.empty()) return nullptr;
  Json list = Json::array();
  for (const RankUse& use : ranks) list.push_back(rank_json(use));
  return list;
}

Json timeline_json(const std::optional<memory::TimelineCost>& cost) {
  if (!cost) return nullptr;
  return {{"samples", cost->samples},
          {"cpu_seconds", cost->cpu_seconds},
          {"elapsed_seconds", cost->elapsed_seconds}};
}

}  // namespace

std::string json_report(const Report& report, const std::vector<std::string>& argv) {
  Json runs = Json::array();
  for (const RunReport& run : report.runs) runs.push_back(run_json(run));
  constexpr int minor = 8;
  Json document = document_head("simgpu.run", minor, argv);
  document["params"] = params_json(report.parameters, report.generated_start);
  document["resumed"] = resumed_json(report.resumed_at);
  document["chunks"] = chunks_json(report.chunks, report.at_once);
  document["runs"] = std::move(runs);
  document["compare"] = compare_json(report.comparison);
  document["compare_with"] = saved_json(report.saved);
  document["verify"] = worst_verification_json(report.runs);
  document["timeline"] = timeline_json(report.timeline);
  document["pinned"] = report.pinning.done;
  document["ranks"] = ranks_json(report.ranks);
  return dump(document);
}

}  // namespace simgpu::driver
