#include "vector_library.hpp"

namespace simgpu::bench {

template <class Real>
std::span<const elementary::NamedLoop<Real>> loops_of_vector_library() {
  return {};
}
template std::span<const elementary::NamedLoop<double>> loops_of_vector_library<double>();
template std::span<const elementary::NamedLoop<float>> loops_of_vector_library<float>();

}  // namespace simgpu::bench
