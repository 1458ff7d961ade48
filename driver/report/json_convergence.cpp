#include "common/law_in_files.hpp"
#include "common/text/number_text.hpp"
#include "driver/report/convergence_report.hpp"
#include "driver/report/json_parts.hpp"

namespace simgpu::driver {

namespace {

Json json_of_run(const ConvergenceRun& run) {
  return {{"steps", run.steps},
          {"timestep", run.timestep},
          {"evolve_seconds", run.evolve_seconds},
          {"checksum", checksum_text(run.checksum)}};
}

Json farthest_json(const Farthest& farthest) {
  return {{"largest", farthest.distance}, {"particle", or_null(farthest.particle)}};
}

/// The differences between runs `first` and `first` + 1.
Json difference_json(const Separation& separation, std::size_t first, Columns columns) {
  Json along = Json::object();
  for (unsigned axis = 0; axis < separation.dimensions; ++axis) {
    along[std::string(columns[axis].name)] = farthest_json(separation.along[axis]);
  }
  return {{"runs", {first, first + 1}},
          {"columns", along},
          {"distance", farthest_json(separation.farthest)}};
}

Json estimate_json(const std::optional<ErrorEstimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"error", estimate->error},
          {"order", estimate->order},
          {"order_is", estimate->is_nominal ? "nominal" : "observed"}};
}

}  // namespace

std::string convergence_json(const ConvergenceReport& report,
                             const std::vector<std::string>& argv) {
  constexpr int minor = 1;
  const LawInfo& law = *report.parameters.law;
  const Columns columns = law_in_files(report.parameters).columns;
  Json document = document_head("simgpu.convergence", minor, argv);
  document["params"] = params_json(report.parameters, report.generated_start);
  document["device"] = report.device;
  document["device_name"] = report.description;
  document["threads"] = or_null(report.threads);
  document["memory"] = {{"predicted_host_own_bytes", report.predicted.host},
                        {"predicted_device_own_bytes", report.predicted.device}};
  document["runs"] = Json::array();
  for (const ConvergenceRun& run : report.runs) document["runs"].push_back(json_of_run(run));
  document["differences"] = Json::array();
  for (std::size_t i = 0; i < report.separated.size(); ++i) {
    document["differences"].push_back(difference_json(report.separated[i], i, columns));
  }
  document["rounding"] = {{"usual", report.rounding.usual}, {"most", report.rounding.most}};
  document["verdict"] = name_of(report.finding.verdict);
  document["nominal_order"] = law.order > 0 ? Json(law.order) : Json(nullptr);
  document["observed_order"] = or_null(report.finding.order);
  document["estimate"] = estimate_json(report.finding.estimate);
  return dump(document);
}

}  // namespace simgpu::driver
