#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>

namespace simgpu::test {

/// Random parameters of a test's cases, the same on every machine: the standard's distributions
/// may differ from library to library, its engines may not.
class RandomParameters {
 public:
  explicit RandomParameters(std::uint64_t seed) : engine_(seed) {}

  /// From `least` to `most`, both included. That small ones are a little likelier does not matter.
  std::uint64_t whole(std::uint64_t least, std::uint64_t most) {
    return least + engine_() % (most - least + 1);
  }

  /// From `least` to `most`.
  double number(double least, double most) {
    return least + (most - least) * static_cast<double>(engine_() >> 11) * 0x1p-53;
  }

  /// 2 to the power of a number from `least` to `most`.
  double power(double least, double most) { return std::exp2(number(least, most)); }

  bool coin() { return engine_() % 2 == 0; }

  /// One of the elements of `range`.
  template <class Range>
  auto one_of(const Range& range) {
    return range[whole(0, std::size(range) - 1)];
  }

 private:
  std::mt19937_64 engine_;
};

/// Runs `body(random)` so many times, each with parameters of its own, until a case fails, whose
/// number, its seed, is then part of the message.
template <class Body>
void for_random_cases(std::uint64_t count, Body body) {
  for (std::uint64_t seed = 1; seed <= count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "case with seed " << seed);
    RandomParameters random(seed);
    body(random);
  }
}

}  // namespace simgpu::test
