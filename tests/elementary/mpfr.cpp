#include "elementary/mpfr.hpp"

#include <mpfr.h>

#include <limits>
#include <stdexcept>
#include <string>

namespace simgpu::elementary {
namespace {

class Number {
 public:
  Number() { mpfr_init2(value_, std::numeric_limits<long double>::digits); }
  explicit Number(long double value) : Number() { mpfr_set_ld(value_, value, MPFR_RNDN); }
  ~Number() { mpfr_clear(value_); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;

  mpfr_ptr get() { return value_; }
  long double rounded() const { return mpfr_get_ld(value_, MPFR_RNDN); }

 private:
  mpfr_t value_;
};

}  // namespace

bool has_mpfr() {
  return true;
}

long double by_mpfr(std::string_view function, long double x, long double y) {
  Number argument(x);
  Number other(y);
  Number result;
  if (function == "sin") {
    mpfr_sin(result.get(), argument.get(), MPFR_RNDN);
  } else if (function == "cos") {
    mpfr_cos(result.get(), argument.get(), MPFR_RNDN);
  } else if (function == "exp") {
    mpfr_exp(result.get(), argument.get(), MPFR_RNDN);
  } else if (function == "log") {
    mpfr_log(result.get(), argument.get(), MPFR_RNDN);
  } else if (function == "tanh") {
    mpfr_tanh(result.get(), argument.get(), MPFR_RNDN);
  } else if (function == "hypot") {
    mpfr_hypot(result.get(), argument.get(), other.get(), MPFR_RNDN);
  } else {
    throw std::logic_error("no function " + std::string(function));
  }
  return result.rounded();
}

}  // namespace simgpu::elementary
