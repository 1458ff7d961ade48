#include <stdexcept>

#include "elementary/mpfr.hpp"

namespace simgpu::elementary {

bool has_mpfr() {
  return false;
}

long double by_mpfr(std::string_view, long double, long double) {
  throw std::logic_error("this program was built without MPFR");
}

}  // namespace simgpu::elementary
