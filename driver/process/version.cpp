#include "driver/process/version.hpp"

#include "cuda/device_query.hpp"
#include "git_description.hpp"

namespace simgpu::driver {

std::string version_number() {
  return SIMGPU_VERSION;
}

std::string git_description() {
  return SIMGPU_GIT_DESCRIPTION;
}

std::string compiler_name() {
#if defined(__clang__)
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::string version_text() {
  const std::string git = git_description();
  const std::string cuda = cuda::toolkit_version();
  return "simgpu " + version_number() + " (" + (git.empty() ? "" : "git " + git + ", ") +
         compiler_name() + (cuda.empty() ? ", without CUDA)" : ", CUDA " + cuda + ")");
}

}  // namespace simgpu::driver
