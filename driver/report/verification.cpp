#include "driver/report/verification.hpp"

#include "common/text/number_text.hpp"

namespace simgpu::driver {

Verification worse_of(const Verification& one, const Verification& other) {
  return other.share > one.share ? other : one;
}

std::string verification_text(const Verification& verification) {
  const QuantityInfo& quantity = verification.quantity;
  return std::string(verification.passed ? "passed" : "FAILED") + "; the worst is particle " +
         std::to_string(verification.worst_index) + ", whose " + std::string(quantity.name) +
         " is off by " + rounded(verification.error) +
         (quantity.unit.empty() ? "" : " " + std::string(quantity.unit)) + " of " +
         rounded(verification.tolerance) + " allowed";
}

}  // namespace simgpu::driver
