#include "driver/report/json_parts.hpp"

#include <sys/utsname.h>

#include <array>
#include <cstdio>
#include <string_view>
#include <thread>

#include "common/memory/proc.hpp"
#include "common/parameters.hpp"
#include "common/processor.hpp"
#include "common/text/utf8.hpp"
#include "cuda/device_query.hpp"
#include "driver/checkpoint/parameter_json.hpp"
#include "driver/process/version.hpp"

namespace simgpu::driver {

namespace {

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

/// \uNNNN, or two of these where one has too few digits.
std::string json_escape(char32_t character) {
  std::array<char, 16> text{};
  if (character < 0x10000) {
    std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(character));
  } else {
    const auto rest = static_cast<unsigned>(character - 0x10000);
    std::snprintf(text.data(), text.size(), "\\u%04x\\u%04x", 0xd800U + (rest >> 10U),
                  0xdc00U + (rest & 0x3ffU));
  }
  return text.data();
}

/// JSON with each character that a terminal would obey, or not show, as an escape. Such characters
/// are in its strings alone, so that changes nothing of what it says.
std::string with_escapes(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  while (const auto character = first_code_point(json)) {
    if (is_visible(character->value) || character->value == U'\n') {
      text += json.substr(0, character->bytes);
    } else {
      text += json_escape(character->value);
    }
    json.remove_prefix(character->bytes);
  }
  return text;
}

}  // namespace

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json document_head(const char* name, int minor, const std::vector<std::string>& argv) {
  return {{"schema", {{"name", name}, {"major", 1}, {"minor", minor}}},
          {"program", program_json()},
          {"argv", argv},
          {"host", host_json()}};
}

Json params_json(const Parameters& parameters, bool generated_start) {
  Json params = Json::object();
  for (const RunParameter& parameter : run_parameters) {
    const std::string name(parameter.name);
    const RunValue value = value_of(parameter, parameters);
    const bool is_told = generated_start || !parameter.of_generated_start;
    params[name] = is_told ? json_of(value) : Json();
    // A reader that holds numbers in doubles loses digits of larger ones.
    const auto* const count = std::get_if<CountParameter>(&parameter.value);
    if (count == nullptr || count->most <= most_count) continue;
    params[name + "_text"] = is_told ? Json(text_of(value)) : Json();
  }
  return params;
}

Json chunks_json(std::uint64_t chunks, std::uint64_t at_once) {
  if (chunks <= 1) return nullptr;
  return {{"count", chunks}, {"particles", at_once}};
}

std::string dump(const Json& document) {
  constexpr int indent = 2;
  // Arguments may hold any bytes; those that are not UTF-8 are replaced, since JSON must be.
  return with_escapes(document.dump(indent, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace simgpu::driver
