#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include "common/law_info.hpp"

namespace simgpu {

/// A backend's functions of `law` among those that it was given. Throws std::invalid_argument if
/// they are not among them.
template <class LawFunctions>
const LawFunctions& find_law(std::span<const LawFunctions* const> laws, const LawInfo& law) {
  for (const LawFunctions* const functions : laws) {
    if (functions->law == &law) return *functions;
  }
  throw std::invalid_argument("the backend was not given the law " + std::string(law.flow) + "/" +
                              std::string(law.scheme));
}

}  // namespace simgpu
