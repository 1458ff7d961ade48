#pragma once

#include <cfenv>

namespace simgpu {

/// The floating-point environment of C++'s default for the calling thread while this lives:
/// rounding to nearest, subnormal numbers as they are (neither flushed to zero nor read as zero),
/// no exception trapped. Afterwards the thread has again what it had, exception flags included.
///
/// A library's constructor, a program that links with -ffast-math or a caller may have set another
/// one, in which the same steps give other bits. So each thread that computes sums, steps or texts
/// of numbers has one of these around it, and so have calls that may load a library.
class DefaultFloatingPoint {
 public:
  DefaultFloatingPoint() noexcept;
  ~DefaultFloatingPoint();
  DefaultFloatingPoint(const DefaultFloatingPoint&) = delete;
  DefaultFloatingPoint& operator=(const DefaultFloatingPoint&) = delete;

 private:
  std::fenv_t before_;
};

/// The floating-point environment that the calling thread has, kept over what this lives for: a
/// call into a library that may leave another one, in the midst of a DefaultFloatingPoint.
class KeptFloatingPoint {
 public:
  KeptFloatingPoint() noexcept;
  ~KeptFloatingPoint();
  KeptFloatingPoint(const KeptFloatingPoint&) = delete;
  KeptFloatingPoint& operator=(const KeptFloatingPoint&) = delete;

 private:
  std::fenv_t before_;
};

}  // namespace simgpu
