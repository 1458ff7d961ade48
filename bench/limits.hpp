#pragma once

namespace simgpu::bench {

/// What a device can do at the most of what a step needs, as measured by loops that do nothing
/// else. `Real` is double or float.
template <class Real>
struct Limits {
  double fused;  ///< fused multiply-adds a second, on as many lanes as there are
  double roots;  ///< a root and two quotients by it, a second
  double bytes;  ///< bytes a second that a loop over memory reads and writes which updates two
                 ///< columns by a third: what a step does to a particle
};

/// The bytes of such a loop for each particle: three columns read, two of them written.
template <class Real>
inline constexpr double bytes_per_update = 5 * sizeof(Real);

/// Calls work(), which returns seconds, several times, and returns the least: what disturbs a loop
/// only makes it longer.
template <class Work>
double least_of_several(Work work) {
  constexpr int repetitions = 7;
  double least = work();
  for (int i = 1; i < repetitions; ++i) {
    const double seconds = work();
    if (seconds < least) least = seconds;
  }
  return least;
}

}  // namespace simgpu::bench
