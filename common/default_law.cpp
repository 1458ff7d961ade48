#include "common/built_in_laws.hpp"
#include "common/parameters.hpp"

namespace simgpu {

const LawInfo* default_law() {
  return built_in_laws().front();
}

}  // namespace simgpu
