#pragma once

#include <string>

#include "common/parameters.hpp"

namespace simgpu::driver {

/// The flag of a parameter, named after it ("--start-time"), or the one that is repeated for those
/// of a law; empty if no flag sets it.
inline std::string flag_name(const RunParameter& parameter) {
  if (std::holds_alternative<LawSettings>(parameter.value)) return "--set";
  if (parameter.value_name.empty()) return {};
  std::string flag = "--";
  for (const char character : parameter.name) flag += character == '_' ? '-' : character;
  return flag;
}

}  // namespace simgpu::driver
