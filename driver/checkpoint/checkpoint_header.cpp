#include "driver/checkpoint/checkpoint_header.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include "common/block.hpp"
#include "common/law.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"
#include "driver/checkpoint/json.hpp"
#include "driver/process/version.hpp"

namespace simgpu::driver {

namespace {

constexpr const char* schema_name = "simgpu.checkpoint";

/// The version of the format. Those before 3 do not say by which law their particles move.
constexpr int schema_major = 3;

[[noreturn]] void refuse_header(const char* problem) {
  throw std::invalid_argument(problem);
}

std::uint64_t count_in(const Json& header, const char* name) {
  const auto member = header.find(name);
  if (member == header.end() || !member->is_number_unsigned())
    refuse_header("a count is missing in it");
  return member->get<std::uint64_t>();
}

std::vector<std::uint64_t> parts_in(const Json& header) {
  std::vector<std::uint64_t> parts;
  const auto member = header.find("parts");
  if (member == header.end()) return parts;
  if (!member->is_array()) refuse_header("its parts are no list");
  for (const Json& part : *member) {
    if (!part.is_number_unsigned()) refuse_header("its parts are no counts");
    parts.push_back(part.get<std::uint64_t>());
  }
  return parts;
}

std::string text_in(const Json& header, const char* name) {
  const auto member = header.find(name);
  if (member == header.end() || !member->is_string()) refuse_header("a name is missing in it");
  return member->get<std::string>();
}

double number_in(const Json& header, const char* name) {
  const auto member = header.find(name);
  if (member == header.end() || !member->is_number()) refuse_header("a number is missing in it");
  return member->get<double>();
}

SavedLaw law_in(const Json& header) {
  SavedLaw law{text_in(header, "flow"), text_in(header, "scheme"), {}, {}};
  const auto columns = header.find("columns");
  if (columns == header.end() || !columns->is_array()) refuse_header("its columns are no list");
  for (const Json& column : *columns) {
    if (!column.is_string()) refuse_header("its columns have no names");
    law.columns.push_back(column.get<std::string>());
  }
  const auto parameters = header.find("law_parameters");
  if (parameters == header.end() || !parameters->is_object()) {
    refuse_header("the parameters of its law are missing");
  }
  for (const auto& [name, value] : parameters->items()) {
    law.parameters.emplace_back(name, number_in(*parameters, name.c_str()));
  }
  return law;
}

Json json_of(const SavedLaw& law) {
  Json parameters = Json::object();
  for (const auto& [name, value] : law.parameters) parameters[name] = value;
  return {{"flow", law.flow},
          {"scheme", law.scheme},
          {"columns", law.columns},
          {"law_parameters", std::move(parameters)}};
}

std::optional<std::uint64_t> identity_in(const Json& header) {
  const auto member = header.find("run");
  if (member == header.end()) return std::nullopt;
  if (!member->is_string()) refuse_header("its run is no text");
  const auto run = parsed_hexadecimal(member->get_ref<const std::string&>());
  if (!run) refuse_header("its run is no number");
  return run;
}

/// The choice that a member names, by what finds it by its name.
template <class Choice>
Choice choice_in(const Json& header, const char* name,
                 std::optional<Choice> (*choice_named)(std::string_view)) {
  const auto member = header.find(name);
  const bool is_text = member != header.end() && member->is_string();
  const auto choice =
      is_text ? choice_named(member->get_ref<const std::string&>()) : std::optional<Choice>();
  if (!choice) refuse_header("a choice is missing in it");
  return *choice;
}

void require_schema(const Json& header) {
  if (!header.is_object() || !header.contains("schema") || !header["schema"].is_object() ||
      header["schema"].value("name", Json()) != schema_name) {
    refuse_header("it is no checkpoint of simgpu");
  }
  const Json major = header["schema"].value("major", Json());
  if (major != schema_major || header.value("block_particles", Json()) != block_particles) {
    refuse_header("it was written by a version of simgpu that this one does not understand");
  }
}

/// Whether a run of that math can be left after so many of its steps.
bool can_stop_after(std::uint64_t steps, const Parameters& parameters) {
  return parameters.math == Math::exact || steps == parameters.steps ||
         steps % steps_of_an_epoch == 0;
}

/// Whether the parts are together all particles.
bool are_whole(std::span<const std::uint64_t> parts, std::uint64_t particles) {
  for (const std::uint64_t part : parts) {
    if (part > particles) return false;
    particles -= part;
  }
  return particles == 0;
}

/// Parts are told while some particles of each are ahead, and then they are all of them.
bool are_possible(const Position& position, std::uint64_t particles) {
  return position.parts.empty() || (position.ahead > 0 && are_whole(position.parts, particles));
}

void require_possible(const CheckpointHeader& header) {
  const Parameters& parameters = header.parameters;
  const Position& position = header.position;
  const bool possible =
      parameters.particles > 0 && parameters.particles <= most_count &&
      parameters.first <= most_count - parameters.particles &&
      (header.generated_start || parameters.first == 0) && std::isfinite(parameters.timestep) &&
      parameters.timestep > 0 && std::isfinite(parameters.start_time) &&
      !header.law.columns.empty() && header.law.columns.size() <= most_columns &&
      position.step <= parameters.steps && position.ahead < parameters.particles &&
      position.ahead_steps <= parameters.steps - position.step &&
      (position.ahead == 0) == (position.ahead_steps == 0) &&
      are_possible(position, parameters.particles) && can_stop_after(position.step, parameters) &&
      can_stop_after(position.step + position.ahead_steps, parameters);
  if (!possible) refuse_header("its numbers contradict each other");
}

}  // namespace

SavedLaw saved_law(const Parameters& parameters) {
  const LawInfo& law = *parameters.law;
  SavedLaw saved{std::string(law.flow), std::string(law.scheme), {}, {}};
  for (const ColumnInfo& column : law.columns) saved.columns.emplace_back(column.name);
  for (std::size_t i = 0; i < law.parameters.size(); ++i) {
    saved.parameters.emplace_back(law.parameters[i].name, parameters.law_parameters[i]);
  }
  return saved;
}

bool are_of_one_run(const CheckpointHeader& one, const CheckpointHeader& other) {
  const Parameters& here = one.parameters;
  const Parameters& there = other.parameters;
  if (here.steps != there.steps) return false;
  if (one.run && other.run) return *one.run == *other.run;
  return one.law == other.law && here.start_time == there.start_time &&
         one.generated_start == other.generated_start && here.particles == there.particles &&
         here.first == there.first && here.seed == there.seed && here.timestep == there.timestep &&
         here.precision == there.precision && here.math == there.math;
}

std::string header_line(const CheckpointHeader& header) {
  const Parameters& parameters = header.parameters;
  Json document = {{"schema", {{"name", schema_name}, {"major", schema_major}, {"minor", 0}}},
                   {"version", version_number()}};
  document.update(json_of(header.law));
  document.update({{"particles", parameters.particles},
                   {"first", parameters.first},
                   {"steps", parameters.steps},
                   {"timestep", parameters.timestep},
                   {"start_time", parameters.start_time},
                   {"seed", parameters.seed},
                   {"generated_start", header.generated_start},
                   {"precision", name_of(parameters.precision)},
                   {"math", name_of(parameters.math)},
                   {"step", header.position.step},
                   {"ahead", header.position.ahead},
                   {"ahead_steps", header.position.ahead_steps},
                   {"block_particles", block_particles}});
  if (!header.position.parts.empty()) document["parts"] = header.position.parts;
  if (header.run) document["run"] = checksum_text(*header.run);
  return document.dump() + "\n";
}

CheckpointHeader parse_header_line(std::string_view line) {
  constexpr bool throws = false;
  const Json document = Json::parse(line, nullptr, throws);
  require_schema(document);
  const auto generated = document.find("generated_start");
  if (generated == document.end() || !generated->is_boolean())
    refuse_header("the start is missing in it");
  CheckpointHeader header;
  Parameters& parameters = header.parameters;
  parameters.particles = count_in(document, "particles");
  parameters.first = count_in(document, "first");
  parameters.steps = count_in(document, "steps");
  parameters.timestep = number_in(document, "timestep");
  parameters.start_time = number_in(document, "start_time");
  parameters.seed = count_in(document, "seed");
  parameters.precision = choice_in(document, "precision", precision_named);
  parameters.math = choice_in(document, "math", math_named);
  header.generated_start = generated->get<bool>();
  header.position = {count_in(document, "step"), count_in(document, "ahead"),
                     count_in(document, "ahead_steps"), parts_in(document)};
  header.run = identity_in(document);
  header.law = law_in(document);
  require_possible(header);
  return header;
}

}  // namespace simgpu::driver
