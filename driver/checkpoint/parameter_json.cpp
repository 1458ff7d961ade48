#include "driver/checkpoint/parameter_json.hpp"

namespace simgpu::driver {

namespace {

struct JsonOf {
  Json operator()(std::uint64_t count) const { return count; }
  Json operator()(double number) const { return number; }
  Json operator()(std::string_view name) const { return name; }
  Json operator()(const Region& region) const {
    Json intervals = Json::array();
    for (unsigned column = 0; column < region.dimensions; ++column) {
      intervals.push_back({region.along[column].from, region.along[column].to});
    }
    return intervals;
  }
  Json operator()(const std::vector<LawSetting>& settings) const {
    Json members = Json::object();
    for (const LawSetting& setting : settings) members[setting.name] = setting.value;
    return members;
  }
};

std::optional<Region> region_in(const Json& json) {
  if (!json.is_array() || json.size() > Region::most_dimensions) return std::nullopt;
  Region region;
  for (const Json& interval : json) {
    const bool has_ends = interval.is_array() && interval.size() == 2 && interval[0].is_number() &&
                          interval[1].is_number();
    if (!has_ends) return std::nullopt;
    const Interval ends{interval[0].get<double>(), interval[1].get<double>()};
    if (!(ends.from < ends.to)) return std::nullopt;
    region.along[region.dimensions++] = ends;
  }
  return region;
}

/// What JSON says of a parameter of each type; nothing if it is of another type.
struct ValueInJson {
  const Json& json;

  std::optional<RunValue> operator()(const CountParameter&) const {
    if (!json.is_number_unsigned()) return std::nullopt;
    return json.get<std::uint64_t>();
  }
  std::optional<RunValue> operator()(const RealParameter&) const {
    if (!json.is_number()) return std::nullopt;
    return json.get<double>();
  }
  std::optional<RunValue> operator()(const RegionParameter&) const { return region_in(json); }
  std::optional<RunValue> operator()(const LawSettings&) const { return settings_in(json); }
  template <class Name>
  std::optional<RunValue> operator()(const Name&) const {
    if (!json.is_string()) return std::nullopt;
    return std::string_view(json.get_ref<const std::string&>());
  }
};

}  // namespace

Json json_of(const RunValue& value) {
  return std::visit(JsonOf(), value);
}

bool set_from_json(const RunParameter& parameter, const Json& json, Parameters& of_run) {
  const auto value = std::visit(ValueInJson{json}, parameter.value);
  return value && set_value(parameter, *value, of_run);
}

std::optional<std::vector<LawSetting>> settings_in(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  std::vector<LawSetting> settings;
  for (const auto& [name, value] : json.items()) {
    if (!value.is_number()) return std::nullopt;
    settings.push_back({name, value.get<double>()});
  }
  return settings;
}

}  // namespace simgpu::driver
