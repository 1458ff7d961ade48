#include "bench/gpu_limits.hpp"
#include "common/base/error.hpp"

namespace simgpu::bench {

template <class Real>
const Limits<Real>& gpu_limits() {
  throw Error(ErrorKind::device_unusable, "this was built without CUDA");
}

template const Limits<double>& gpu_limits();
template const Limits<float>& gpu_limits();

}  // namespace simgpu::bench
