#include "driver/report/verification.hpp"

#include "common/text/number_text.hpp"

namespace simgpu::driver {

Verification worse_of(const Verification& one, const Verification& other) {
  return other.share > one.share ? other : one;
}

std::string verification_text(const Verification& verification) {
  return std::string(verification.passed ? "passed" : "FAILED") + "; the worst is particle " +
         std::to_string(verification.worst_index) + ", whose " +
         (verification.is_angle ? "angle" : "radius") + " is off by " +
         rounded(verification.error) + (verification.is_angle ? " rad" : "") + " of " +
         rounded(verification.tolerance) + " allowed";
}

}  // namespace simgpu::driver
