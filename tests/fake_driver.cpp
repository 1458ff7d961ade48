// A libcuda.so.1 that has a version and an answer to cuInit, both from the environment, and no
// device: what the CUDA runtime sees on machines whose driver is old, or finds no GPU.

#include <cstdlib>
#include <string_view>

namespace {

int number_from(const char* variable) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::atoi(text) : 0;
}

int call_not_found() {
  return 500;
}  // CUDA_ERROR_NOT_FOUND

}  // namespace

extern "C" {

int cuInit(unsigned) {
  return number_from("SIMGPU_FAKE_DRIVER_INIT");
}

int cuDriverGetVersion(int* version) {
  *version = number_from("SIMGPU_FAKE_DRIVER_VERSION");
  return 0;
}

int cuGetProcAddress_v2(const char* symbol, void** function, int, unsigned long long, int* found) {
  const std::string_view name = symbol;
  if (found != nullptr) *found = 0;
  *function = nullptr;
  if (name.empty()) return call_not_found();
  if (name == "cuInit") {
    *function = reinterpret_cast<void*>(&cuInit);
  } else if (name == "cuDriverGetVersion") {
    *function = reinterpret_cast<void*>(&cuDriverGetVersion);
  } else if (name == "cuGetProcAddress") {
    *function = reinterpret_cast<void*>(&cuGetProcAddress_v2);
  } else {
    *function = reinterpret_cast<void*>(&call_not_found);
  }
  return 0;
}

}  // extern "C"
