// What the library gives where it is built without CUDA: the same symbols, which say why.

#include "common/base/error.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/device_query.hpp"

namespace simgpu::cuda {

DeviceQuery query_devices() {
  return {{},
          "this simgpu was built without CUDA; install the CUDA toolkit (12.0 or newer) and build "
          "again"};
}

std::string toolkit_version() {
  return {};
}

std::unique_ptr<Backend> make_backend(int, Laws) {
  throw Error(ErrorKind::device_unusable, query_devices().unavailable);
}

}  // namespace simgpu::cuda
