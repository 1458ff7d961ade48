#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/compare.hpp"
#include "common/parameters.hpp"
#include "driver/report/verification.hpp"

namespace simgpu::driver {

/// What a soak ended with that was not as it must be.
struct SoakFailure {
  std::uint64_t round = 0;  ///< from 1
  std::uint64_t seed = 0;
  Comparison comparison;                     ///< with the CPU's state
  std::optional<Verification> verification;  ///< of the last run, if it failed
};

struct SoakReport {
  Parameters parameters;  ///< of each run; the seed is the first round's
  std::string device;
  std::string description;
  std::string uuid;          ///< of a GPU; of several, each
  std::uint64_t rounds = 0;  ///< each with a seed of its own
  std::uint64_t runs = 0;    ///< on the device; a GPU takes several a round
  double seconds = 0;
  double evolve_seconds = 0;  ///< by the device's clock
  std::optional<SoakFailure> failure;
};

/// For people, as lines of text.
std::string soak_text(const SoakReport& report);

/// The sentence that names the device and the first difference.
std::string soak_failure_text(const SoakReport& report);

/// JSON of the schema simgpu.soak (docs/simgpu.soak.schema.json).
std::string soak_json(const SoakReport& report, const std::vector<std::string>& argv);

}  // namespace simgpu::driver
