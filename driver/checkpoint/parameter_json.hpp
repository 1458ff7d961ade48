#pragma once

#include "common/parameters.hpp"
#include "driver/checkpoint/json.hpp"

namespace simgpu::driver {

/// The value of a run's parameter; those of a law are an object with a member for each.
Json json_of(const RunValue& value);

/// Gives a run a value that json_of() made. Returns false, and changes nothing, if it is no value
/// that the parameter may have (see set_value()).
bool set_from_json(const RunParameter& parameter, const Json& json, Parameters& of_run);

/// The members of an object of numbers; nothing if it is none.
std::optional<std::vector<LawSetting>> settings_in(const Json& json);

}  // namespace simgpu::driver
