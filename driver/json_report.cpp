#include <sys/utsname.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "common/memory/proc.hpp"
#include "common/processor.hpp"
#include "cuda/device_query.hpp"
#include "driver/report.hpp"
#include "driver/version.hpp"

namespace simgpu::driver {

namespace {

using Json = nlohmann::ordered_json;

/// The value, or null where it is unknown.
template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// JSON has no infinity; null stands for it.
Json finite_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json program_json() {
  return {{"version", version_number()},
          {"git", text_or_null(git_description())},
          {"compiler", compiler_name()},
          {"cuda", text_or_null(cuda::toolkit_version())}};
}

Json host_json() {
  utsname kernel{};
  const bool known = ::uname(&kernel) == 0;
  return {{"processor", processor_name()},
          {"logical_processors", std::thread::hardware_concurrency()},
          {"memory_bytes", or_null(memory::host_total_bytes())},
          {"kernel", known ? Json(std::string(kernel.sysname) + " " + kernel.release) : Json()}};
}

Json params_json(const Report& report) {
  const Parameters& parameters = report.parameters;
  return {{"particles", parameters.particles},
          {"steps", parameters.steps},
          {"timestep", parameters.timestep},
          {"seed", report.generated_start ? Json(parameters.seed) : Json(nullptr)},
          {"precision", name_of(parameters.precision)},
          {"order", name_of(parameters.order)},
          {"math", "exact"}};
}

Json line_json(const memory::LineRecord& line) {
  return {{"label", line.site.label},
          {"file", line.site.file},
          {"line", line.site.line},
          {"contents", line.site.contents},
          {"occurrences", line.occurrences},
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

Json run_json(const Report& report, const RunReport& run) {
  Json lines = Json::array();
  for (const memory::LineRecord& line : run.lines) lines.push_back(line_json(line));
  const MemoryNeed peak = peak_own(run);
  return {{"device", run.device},
          {"device_name", run.description},
          {"threads", or_null(run.threads)},
          {"evolve_seconds", run.evolve_seconds},
          {"total_seconds", run.total_seconds},
          {"particle_steps_per_second", or_null(particle_steps_per_second(report.parameters, run))},
          {"checksum", checksum_text(run.checksum)},
          {"memory",
           {{"predicted_host_own_bytes", run.predicted.host},
            {"predicted_device_own_bytes", run.predicted.device},
            {"host_own_peak_bytes", peak.host},
            {"device_own_peak_bytes", peak.device},
            {"lines", std::move(lines)}}}};
}

Json compare_json(const std::optional<Comparison>& comparison) {
  if (!comparison) return nullptr;
  const auto& worst = comparison->worst;
  return {{"bitwise_equal", comparison->bitwise_equal()},
          {"differing", comparison->differing},
          {"max_abs", finite_or_null(comparison->max_abs)},
          {"max_rel", finite_or_null(comparison->max_rel)},
          {"max_ulp", comparison->max_ulp},
          {"worst_index", worst ? Json(worst->index) : Json(nullptr)}};
}

}  // namespace

std::string json_report(const Report& report, const std::vector<std::string>& argv) {
  Json runs = Json::array();
  for (const RunReport& run : report.runs) runs.push_back(run_json(report, run));
  const Json document = {{"schema", {{"name", "simgpu.run"}, {"major", 1}, {"minor", 1}}},
                         {"program", program_json()},
                         {"argv", argv},
                         {"host", host_json()},
                         {"params", params_json(report)},
                         {"runs", std::move(runs)},
                         {"compare", compare_json(report.comparison)},
                         {"verify", nullptr}};
  constexpr int indent = 2;
  // Arguments may hold any bytes; those that are not UTF-8 are replaced, since JSON must be.
  return document.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace simgpu::driver
