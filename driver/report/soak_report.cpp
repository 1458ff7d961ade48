#include "driver/report/soak_report.hpp"

#include "common/text/number_text.hpp"
#include "driver/report/differences.hpp"
#include "driver/report/json_parts.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

std::string device_text(const SoakReport& report) {
  return report.device + " (" + report.description +
         (report.uuid.empty() ? "" : ", " + report.uuid) + ")";
}

Json failure_json(const std::optional<SoakFailure>& failure) {
  if (!failure) return nullptr;
  Json document = {{"round", failure->round},
                   {"seed", failure->seed},
                   {"seed_text", std::to_string(failure->seed)},
                   {"differing", failure->comparison.differing}};
  const std::optional<Difference>& first = failure->comparison.first;
  document["particle"] = first ? Json(first->index) : Json(nullptr);
  document["field"] = first ? Json(failure->comparison.columns[first->column].name) : Json(nullptr);
  document["xor"] = first ? Json(checksum_text(first->bits)) : Json(nullptr);
  return document;
}

}  // namespace

std::string soak_failure_text(const SoakReport& report) {
  const SoakFailure& failure = report.failure.value();
  std::string text = device_text(report) + " FAILED in round " + grouped(failure.round) +
                     ", seed " + std::to_string(failure.seed) + ": ";
  if (const std::optional<Difference>& first = failure.comparison.first) {
    return text + grouped(failure.comparison.differing) + " of " +
           counted(failure.comparison.compared, "particle") +
           (failure.comparison.differing == 1 ? " differs" : " differ") +
           " from the CPU's; the first is " + difference_text(*first, failure.comparison.columns);
  }
  if (failure.verification) return text + verification_text(*failure.verification);
  return text + "the checksum is not the CPU's, though the state has the CPU's bits";
}

std::string soak_text(const SoakReport& report) {
  const double work = static_cast<double>(report.parameters.particles) *
                      static_cast<double>(report.parameters.steps) *
                      static_cast<double>(report.runs);
  std::string text = parameters_text(report.parameters, true) + "\nSoak of " + device_text(report) +
                     ": " + counted(report.rounds, "round") + ", " + counted(report.runs, "run") +
                     ", " + rounded(work) + " particle-steps in " + fixed(report.seconds, 1) +
                     " s\n";
  if (!report.failure) {
    return text +
           "Every checksum equals the CPU's, and every particle is where the closed form has it.\n";
  }
  return text + soak_failure_text(report) + "\n" + differences_text(report.failure->comparison);
}

std::string soak_json(const SoakReport& report, const std::vector<std::string>& argv) {
  constexpr int minor = 5;
  Json document = document_head("simgpu.soak", minor, argv);
  document["params"] = params_json(report.parameters, true);
  document["device"] = report.device;
  document["device_name"] = report.description;
  document["uuid"] = text_or_null(report.uuid);
  document["rounds"] = report.rounds;
  document["runs"] = report.runs;
  document["seconds"] = report.seconds;
  document["evolve_seconds"] = report.evolve_seconds;
  document["failure"] = failure_json(report.failure);
  return dump(document);
}

}  // namespace simgpu::driver
