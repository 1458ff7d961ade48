#include "driver/checkpoint/checkpoint_header.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include "common/block.hpp"
#include "common/law_info.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"
#include "driver/checkpoint/json.hpp"
#include "driver/checkpoint/parameter_json.hpp"
#include "driver/process/version.hpp"

namespace simgpu::driver {

namespace {

constexpr const char* schema_name = "simgpu.checkpoint";

/// The version of the format. Those before 3 do not say by which law their particles move.
constexpr int schema_major = 3;

[[noreturn]] void refuse_header(const std::string& problem) {
  throw std::invalid_argument(problem);
}

[[noreturn]] void refuse_missing(std::string_view name) {
  refuse_header("its " + std::string(name) + " is missing or cannot be");
}

std::uint64_t count_in(const Json& header, const char* name) {
  const auto member = header.find(name);
  if (member == header.end() || !member->is_number_unsigned()) refuse_missing(name);
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
  if (member == header.end() || !member->is_string()) refuse_missing(name);
  return member->get<std::string>();
}

/// The field, if there is one: each of its texts that is not empty.
GriddedField field_in(const Json& header) {
  GriddedField field;
  for (const RunParameter& parameter : run_parameters) {
    const auto* const text = std::get_if<FieldText>(&parameter.value);
    const std::string name(parameter.name);
    if (text != nullptr && header.contains(name))
      field.*text->member = text_in(header, name.c_str());
  }
  return field;
}

SavedLaw law_in(const Json& header) {
  SavedLaw law{text_in(header, "flow"), text_in(header, "scheme"), {}, {}, {}, {}};
  const auto columns = header.find("columns");
  if (columns == header.end() || !columns->is_array()) refuse_header("its columns are no list");
  for (const Json& column : *columns) {
    if (!column.is_string()) refuse_header("its columns have no names");
    law.columns.push_back(column.get<std::string>());
  }
  const auto settings = settings_in(header.value("law_parameters", Json()));
  if (!settings) refuse_missing("law_parameters");
  law.settings = *settings;
  law.velocity = text_in(header, "velocity");
  law.field = field_in(header);
  return law;
}

Json json_of_law(const SavedLaw& law) {
  Json json = {{"flow", law.flow},
               {"scheme", law.scheme},
               {"columns", law.columns},
               {"law_parameters", json_of(law.settings)},
               {"velocity", law.velocity}};
  for (const RunParameter& parameter : run_parameters) {
    const auto* const text = std::get_if<FieldText>(&parameter.value);
    if (text == nullptr || (law.field.*text->member).empty()) continue;
    json[std::string(parameter.name)] = law.field.*text->member;
  }
  return json;
}

/// Whether the header tells it beside the law. The order is left out, since a run may go on in the
/// other one.
bool is_in_header(const RunParameter& parameter) {
  return parameter.decides_bits && !is_of_law(parameter);
}

std::optional<std::uint64_t> identity_in(const Json& header) {
  const auto member = header.find("run");
  if (member == header.end()) return std::nullopt;
  if (!member->is_string()) refuse_header("its run is no text");
  const auto run = parsed_hexadecimal(member->get_ref<const std::string&>());
  if (!run) refuse_header("its run is no number");
  return run;
}

/// A short text of a member, as it is in the file.
std::string brief_member(const Json& object, const char* name) {
  constexpr std::size_t most = 20;
  const Json member = object.value(name, Json("?"));
  return (member.is_string() ? member.get<std::string>() : member.dump()).substr(0, most);
}

void require_schema(const Json& header) {
  if (!header.is_object() || !header.contains("schema") || !header["schema"].is_object() ||
      header["schema"].value("name", Json()) != schema_name ||
      !header["schema"].value("major", Json()).is_number_unsigned()) {
    refuse_header("it is no checkpoint of simgpu");
  }
  const Json& schema = header["schema"];
  if (schema.value("major", Json()) != schema_major) {
    const std::string writer = "simgpu " + brief_member(header, "version");
    throw OtherVersion("it is a checkpoint of format " + brief_member(schema, "major") + "." +
                       brief_member(schema, "minor") + ", which " + writer +
                       " wrote, and this simgpu (" + version_number() + ") reads format " +
                       std::to_string(schema_major) + "; finish the run with the " + writer +
                       " that began it");
  }
  if (header.value("block_particles", Json()) != block_particles) {
    refuse_header("its blocks are of another length than those of this simgpu");
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
      parameters.first <= most_count - parameters.particles &&
      (header.generated_start || parameters.first == 0) && !header.law.columns.empty() &&
      header.law.columns.size() <= most_columns && position.step <= parameters.steps &&
      position.ahead < parameters.particles &&
      position.ahead_steps <= parameters.steps - position.step &&
      (position.ahead == 0) == (position.ahead_steps == 0) &&
      are_possible(position, parameters.particles) && can_stop_after(position.step, parameters) &&
      can_stop_after(position.step + position.ahead_steps, parameters);
  if (!possible) refuse_header("its numbers contradict each other");
}

}  // namespace

SavedLaw saved_law(const Parameters& parameters) {
  const LawInfo& law = *parameters.law;
  SavedLaw saved{std::string(law.flow),    std::string(law.scheme), {}, {},
                 parameters.velocity.text, parameters.field};
  for (const ColumnInfo& column : law.columns) saved.columns.emplace_back(column.name);
  saved.settings = settings_of(parameters);
  return saved;
}

bool are_of_one_run(const CheckpointHeader& one, const CheckpointHeader& other) {
  if (one.parameters.steps != other.parameters.steps) return false;
  if (one.run && other.run) return *one.run == *other.run;
  return one.law == other.law && one.generated_start == other.generated_start &&
         std::ranges::all_of(run_parameters, [&](const RunParameter& parameter) {
           return !is_in_header(parameter) ||
                  value_of(parameter, one.parameters) == value_of(parameter, other.parameters);
         });
}

std::string header_line(const CheckpointHeader& header) {
  Json document = {{"schema", {{"name", schema_name}, {"major", schema_major}, {"minor", 0}}},
                   {"version", version_number()}};
  document.update(json_of_law(header.law));
  for (const RunParameter& parameter : run_parameters) {
    if (!is_in_header(parameter)) continue;
    document[std::string(parameter.name)] = json_of(value_of(parameter, header.parameters));
  }
  document.update({{"generated_start", header.generated_start},
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
  CheckpointHeader header;
  header.law = law_in(document);
  for (const RunParameter& parameter : run_parameters) {
    if (!is_in_header(parameter)) continue;
    const Json json = document.value(std::string(parameter.name), Json());
    if (!set_from_json(parameter, json, header.parameters)) refuse_missing(parameter.name);
  }
  const Json generated = document.value("generated_start", Json());
  if (!generated.is_boolean()) refuse_missing("generated_start");
  header.generated_start = generated.get<bool>();
  header.position = {count_in(document, "step"), count_in(document, "ahead"),
                     count_in(document, "ahead_steps"), parts_in(document)};
  header.run = identity_in(document);
  require_possible(header);
  return header;
}

}  // namespace simgpu::driver
