#pragma once

#include <string_view>

namespace simgpu::elementary {

/// Whether this program was built with MPFR.
bool has_mpfr();

/// A function of functions.hpp by MPFR, rounded once, to long double.
long double by_mpfr(std::string_view function, long double x, long double y);

}  // namespace simgpu::elementary
