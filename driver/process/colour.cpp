#include "driver/process/colour.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace simgpu::driver {

bool may_colour(int descriptor) noexcept {
  const char* forbidden = std::getenv("NO_COLOR");
  if (forbidden != nullptr && *forbidden != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
  return ::isatty(descriptor) == 1;
}

}  // namespace simgpu::driver
