// Tries a function of common/elementary/ on many arguments, against the C library in a higher
// precision, and prints the largest error.
//
//     elementary_trial FUNCTION double|float COUNT   at random
//     elementary_trial FUNCTION float all            every number that there is
//     elementary_trial FUNCTION double - <FILE       those that lines of a file start with

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "functions.hpp"

namespace {

using namespace simgpu;
using namespace simgpu::elementary;

/// What the trials so far have found.
template <class Real>
struct Record {
  std::uint64_t count = 0;
  std::uint64_t misrounded = 0;
  double worst = 0;
  Real argument = 0;
  Real other = 0;

  void add(double error, Real x, Real y) {
    ++count;
    if (error > 0.5) ++misrounded;
    if (!(error <= worst)) worst = error, argument = x, other = y;
  }
  void print(std::string_view name) const {
    std::printf("%-5.*s %s: %" PRIu64 " arguments, worst %.4f ulp at %a",
                static_cast<int>(name.size()), name.data(), sizeof(Real) == 8 ? "double" : "single",
                count, worst, static_cast<double>(argument));
    if (other != 0) std::printf(", %a", static_cast<double>(other));
    std::printf("; %.3f %% are not the nearest number\n",
                100. * static_cast<double>(misrounded) / static_cast<double>(count));
  }
};

template <class Function, class Real>
void try_at_random(std::uint64_t count) {
  using Higher = long double;
  Record<Real> record;
  Arguments<Real> arguments(Function::range, 1);
  while (record.count < count) {
    const Real x = arguments.next();
    const Real y = arguments.next();
    const Higher expected = Function::reference(static_cast<Higher>(x), static_cast<Higher>(y));
    record.add(error_in_ulps(Function::ours(x, y), expected), x, y);
  }
  record.print(Function::name);
}

/// error_in_ulps() in less time.
double error_of_single(float result, double expected) {
  if (!(std::abs(expected) < 0x1p128) || !std::isfinite(result)) {
    return error_in_ulps(result, expected);
  }
  constexpr std::uint64_t bias = Format<double>::bias;
  const std::uint64_t exponent = to_bits(std::abs(expected)) >> Format<double>::fraction_bits;
  const double ulps = power_of_two<double>(bias + 23 + bias - std::max(exponent, bias - 126));
  return std::abs(static_cast<double>(result) - expected) * ulps;
}

/// Against double, whose own errors are a 2^28th of single precision's.
template <class Function>
void try_all() {
  Record<float> record;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; ++bits) {
    const auto x = simgpu::from_bits<float>(static_cast<std::uint32_t>(bits));
    const double expected = Function::reference(static_cast<double>(x), 0.);
    record.add(error_of_single(Function::ours(x, 0.F), expected), x, 0);
  }
  record.print(Function::name);
}

template <class Function>
void try_given() {
  using Higher = long double;
  Record<double> record;
  char line[1000];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    double x = 0;
    double y = 0;
    if (std::sscanf(line, "%la ,%la", &x, &y) < 1) continue;
    const Higher expected = Function::reference(static_cast<Higher>(x), static_cast<Higher>(y));
    record.add(error_in_ulps(Function::ours(x, y), expected), x, y);
  }
  record.print(Function::name);
}

template <class Function>
void try_function(std::string_view precision, std::string_view count) {
  if (count == "-") {
    try_given<Function>();
  } else if (count == "all") {
    try_all<Function>();
  } else if (precision == "float") {
    try_at_random<Function, float>(std::strtoull(count.data(), nullptr, 10));
  } else {
    try_at_random<Function, double>(std::strtoull(count.data(), nullptr, 10));
  }
}

template <class... All>
bool try_named(std::tuple<All...>, std::string_view name, std::string_view precision,
               std::string_view count) {
  return ((All::name == name && (try_function<All>(precision, count), true)) || ...);
}

}  // namespace

int main(int count, char** words) {
  if (count == 4 && try_named(Functions{}, words[1], words[2], words[3])) return 0;
  std::fprintf(stderr, "usage: elementary_trial FUNCTION double|float COUNT|all|-\n");
  return 2;
}
