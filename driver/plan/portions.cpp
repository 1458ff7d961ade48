#include "driver/plan/portions.hpp"

#include <algorithm>
#include <limits>

#include "common/parameters.hpp"

namespace simgpu::driver {

namespace {

/// Of the first portion: less than a portion's time on any device, and all of a run as short as the
/// default one.
constexpr std::uint64_t first_size = std::uint64_t{1} << 24;

/// The size of the first portion where a step may take a hundred times as long: on one processor,
/// it still ends well within a second.
constexpr std::uint64_t first_size_of_slow_steps = std::uint64_t{1} << 21;

/// How much larger the next portion may be than the last.
constexpr double fastest_growth = 8;

/// Fewer particles would leave threads without work.
constexpr std::uint64_t fewest_particles = 16'384;

/// Each portion reads and writes its particles once, which over so many steps costs about one
/// percent of them. Both are whole epochs of fast arithmetic.
constexpr std::uint64_t fewest_exact_steps = 1024;
constexpr std::uint64_t fewest_fast_steps = 16 * steps_of_an_epoch;

/// The fewest that can be taken without a change of bits.
constexpr std::uint64_t fewest_steps_together(Math math) {
  return math == Math::exact ? 1 : steps_of_an_epoch;
}

}  // namespace

std::uint64_t fewest_steps_of_a_portion(Math math, Order order) {
  // The order step reads and writes its particles at each step anyway.
  if (takes_whole_steps(math, order)) return 1;
  return math == Math::exact ? fewest_exact_steps : fewest_fast_steps;
}

Portions::Portions(std::uint64_t particles, Math math, Order order, Together together)
    : particles_(particles),
      fewest_steps_(together != Together::at_ends ? fewest_steps_together(math)
                                                  : fewest_steps_of_a_portion(math, order)),
      whole_steps_only_(together != Together::at_ends || takes_whole_steps(math, order)),
      size_(together == Together::always_slow ? first_size_of_slow_steps : first_size) {}

/// As many steps of all particles as make up a portion, or the fewest.
std::uint64_t Portions::steps_at_once(std::uint64_t left) const {
  const std::uint64_t steps = size_ / particles_ / fewest_steps_ * fewest_steps_;
  return std::min(left, std::max(steps, fewest_steps_));
}

Portion Portions::next(const Position& position, std::uint64_t stop) const {
  const std::uint64_t steps =
      position.ahead > 0 ? position.ahead_steps : steps_at_once(stop - position.step);
  const std::uint64_t left = particles_ - position.ahead;
  if (whole_steps_only_) return {position.ahead, left, steps};
  return {position.ahead, std::min(left, std::max(size_ / steps, fewest_particles)), steps};
}

Position Portions::after(const Position& position, const Portion& portion) const {
  const std::uint64_t done = portion.offset + portion.count;
  if (done == particles_) return {position.step + portion.steps, 0, 0};
  return {position.step, done, portion.steps};
}

void Portions::took(const Portion& portion, double seconds) {
  // In double: a portion may have more steps of particles than 64 bits count.
  const double done = static_cast<double>(portion.count) * static_cast<double>(portion.steps);
  constexpr double most = 1e18;
  const double aim = seconds > 0 ? done / seconds * seconds_of_a_portion : most;
  const double size = std::clamp(aim, 1.0, std::min(most, done * fastest_growth));
  size_ = static_cast<std::uint64_t>(size);
}

}  // namespace simgpu::driver
