#include "driver/plan/saved_report.hpp"

#include <algorithm>
#include <string>

#include "common/base/error.hpp"
#include "common/io/input_file.hpp"
#include "common/io/quote.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"
#include "driver/checkpoint/json.hpp"
#include "driver/checkpoint/parameter_json.hpp"

namespace simgpu::driver {

namespace {

[[noreturn]] void refuse_report(const std::filesystem::path& file, const std::string& problem) {
  throw Error(ErrorKind::bad_input, "--compare-with " + io::quote_file(file) + ": " + problem);
}

/// The text of the file. A report is some kilobytes long and six levels deep. What is larger would
/// take memory that no limit knows of, what is deeper the stack.
std::string report_text(const std::filesystem::path& file) {
  constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20;
  const io::InputFile opened(file);
  std::string text(std::min(opened.size(), most_bytes) + 1, '\0');
  text.resize(opened.read(0, text.data(), text.size()));
  opened.require_unchanged();
  if (text.size() > most_bytes) refuse_report(file, "it is too long for a report");
  return text;
}

Json read_report(const std::filesystem::path& file) {
  const std::string text = report_text(file);
  constexpr int deepest = 8;
  constexpr bool throws = false;
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= deepest; };
  Json report = Json::parse(text, shallow, throws);
  const bool is_run = report.is_object() && report.contains("schema") &&
                      report["schema"].is_object() &&
                      report["schema"].value("name", Json()) == "simgpu.run" &&
                      report["schema"].value("major", Json()) == 1;
  if (!is_run) refuse_report(file, "it is no report of simgpu --json (simgpu.run 1)");
  return report;
}

/// A value as JSON, cut where it would make the sentence long.
std::string brief(const Json& value) {
  constexpr std::size_t most = 40;
  const std::string text = value.dump();
  return text.size() <= most ? text : text.substr(0, most) + "...";
}

/// Refuses a report that says something else of a parameter. Earlier versions did not say what then
/// was as it is by default.
void require_same_parameter(const std::filesystem::path& file, const Json& params,
                            const RunParameter& parameter, const Json& here) {
  const std::string name(parameter.name);
  const Json absent =
      parameter.goes_without_saying ? json_of(value_of(parameter, default_parameters())) : Json();
  const Json there = params.value(name, absent);
  if (there == here) return;
  refuse_report(file, "it is of another run, whose " + name + " is " + brief(there) +
                          "; here it is " + brief(here));
}

std::uint64_t checksum_of_run(const std::filesystem::path& file, const Json& run) {
  constexpr std::size_t digits = 16;
  const Json text = run.is_object() ? run.value("checksum", Json()) : Json();
  if (text.is_string()) {
    const auto& hash = text.get_ref<const std::string&>();
    const auto checksum = parsed_hexadecimal(hash);
    if (hash.size() == digits && checksum) return *checksum;
  }
  refuse_report(file, "it has no checksum of 16 hexadecimal digits");
}

/// That of all its runs: of one alone it could not be said which one is right.
std::uint64_t parsed_checksum(const std::filesystem::path& file, const Json& report) {
  const Json runs = report.value("runs", Json());
  const bool has_runs = runs.is_array() && !runs.empty();
  const std::uint64_t checksum = checksum_of_run(file, has_runs ? runs.front() : Json());
  for (const Json& run : runs) {
    if (checksum_of_run(file, run) == checksum) continue;
    refuse_report(file,
                  "its runs have different checksums, so its devices differ; name the report or "
                  "the state of one of them");
  }
  return checksum;
}

}  // namespace

bool is_report(const std::filesystem::path& file) {
  return file.extension() == ".json";
}

std::uint64_t saved_checksum(const std::filesystem::path& file, const Parameters& parameters,
                             bool generated_start) {
  const Json report = read_report(file);
  const Json params = report.value("params", Json::object());
  if (!params.is_object()) refuse_report(file, "it has no parameters");
  for (const RunParameter& parameter : run_parameters) {
    if (!parameter.decides_bits) continue;
    const bool is_told = generated_start || !parameter.of_generated_start;
    require_same_parameter(file, params, parameter,
                           is_told ? json_of(value_of(parameter, parameters)) : Json());
  }
  return parsed_checksum(file, report);
}

}  // namespace simgpu::driver
