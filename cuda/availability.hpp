#pragma once

#include <string>

namespace simgpu::cuda {

/// Why CUDA gives no device, as far as its calls tell.
struct AvailabilityFacts {
  enum class Status { no_device, driver_too_old, other_error };

  Status status = Status::other_error;
  int driver_version =
      0;  ///< newest CUDA the driver supports, 1000 * major + 10 * minor; 0: no driver
  int runtime_version = 0;  ///< of the toolkit this program was built with, likewise
  std::string error;        ///< CUDA's own words
};

/// 13000 as "13.0".
std::string version_text(int version);

/// The facts as one sentence that names the remedy.
std::string explain_unavailable(const AvailabilityFacts& facts);

}  // namespace simgpu::cuda
