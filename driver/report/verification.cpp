#include "driver/report/verification.hpp"

#include "common/text/number_text.hpp"

namespace simgpu::driver {

Verification worse_of(const Verification& one, const Verification& other) {
  return other.share > one.share ? other : one;
}

std::string verification_text(const Verification& verification) {
  const QuantityInfo& quantity = verification.quantity;
  const std::string unit = quantity.unit.empty() ? "" : " " + std::string(quantity.unit);
  const std::string of_worst = std::to_string(verification.worst_index) + ", whose " +
                               std::string(quantity.name) + " is off by " +
                               rounded(verification.error) + unit;
  if (!verification.is_judged) return "not judged; the worst is particle " + of_worst;
  return std::string(verification.passed ? "passed" : "FAILED") + "; the worst is particle " +
         of_worst + " of " + rounded(verification.tolerance) + " allowed";
}

}  // namespace simgpu::driver
