#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/parameters.hpp"
#include "driver/checkpoint/json.hpp"

namespace simgpu::driver {

/// The value, or null where it is unknown.
template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// The text, or null where there is none.
Json text_or_null(const std::string& text);

/// What every document begins with: schema `name`, version 1.`minor`, the program, the command line
/// and the machine.
Json document_head(const char* name, int minor, const std::vector<std::string>& argv);

/// What is computed.
Json params_json(const Parameters& parameters, bool generated_start);

/// Through how many chunks of so many particles; null if there is but one.
Json chunks_json(std::uint64_t chunks, std::uint64_t at_once);

/// The document as text.
std::string dump(const Json& document);

}  // namespace simgpu::driver
