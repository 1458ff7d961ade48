#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "run_program.hpp"

namespace simgpu::test {

/// The JSON document that a successful run with `--json -` printed; discarded JSON if it printed
/// something else.
inline nlohmann::json report_of(const ProgramResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return nlohmann::json::parse(result.out, nullptr, false);
}

/// The checksum of the only run, or of the first of two, in that document.
inline std::string checksum_in(const nlohmann::json& report) {
  return report.at("runs").at(0).at("checksum").get<std::string>();
}

/// The checksum that a successful run with `--json -` printed; empty if it did not succeed.
inline std::string checksum_of(const ProgramResult& result) {
  const nlohmann::json report = report_of(result);
  return report.is_object() ? checksum_in(report) : "";
}

}  // namespace simgpu::test
