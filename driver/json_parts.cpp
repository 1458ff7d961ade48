#include "driver/json_parts.hpp"

#include <sys/utsname.h>

#include <thread>

#include "common/memory/proc.hpp"
#include "common/processor.hpp"
#include "cuda/device_query.hpp"
#include "driver/version.hpp"

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
  return {{"particles", parameters.particles},
          {"first", parameters.first},
          {"steps", parameters.steps},
          {"timestep", parameters.timestep},
          {"seed", generated_start ? Json(parameters.seed) : Json(nullptr)},
          {"seed_text", generated_start ? Json(std::to_string(parameters.seed)) : Json(nullptr)},
          {"precision", name_of(parameters.precision)},
          {"order", name_of(parameters.order)},
          {"math", name_of(parameters.arithmetic)}};
}

Json chunks_json(std::uint64_t chunks, std::uint64_t at_once) {
  if (chunks <= 1) return nullptr;
  return {{"count", chunks}, {"particles", at_once}};
}

std::string dump(const Json& document) {
  constexpr int indent = 2;
  // Arguments may hold any bytes; those that are not UTF-8 are replaced, since JSON must be.
  return document.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace simgpu::driver
