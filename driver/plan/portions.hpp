#pragma once

#include <cstdint>

#include "common/parameters.hpp"
#include "common/position.hpp"

namespace simgpu::driver {

/// What a portion's time is aimed at.
inline constexpr double seconds_of_a_portion = 0.25;

/// Steps that a portion has at least, unless it ends the run.
std::uint64_t fewest_steps_of_a_portion(Math math, Order order);

/// Work that a device does in one call: `count` particles from `offset` on take `steps` steps.
struct Portion {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
  std::uint64_t steps = 0;
};

/// Whether the first particles of a run may be ahead of the others between portions.
enum class Together {
  at_ends,      ///< all are at one step where the run stops for something, which is faster
  always,       ///< all are at one step after each portion, however long one step of all takes
  always_slow,  ///< likewise, and the first portion is short, whatever the law
};

/// Cuts a run into portions of about a quarter of a second, so that progress can be told and a
/// signal obeyed between them. The bits do not depend on the cuts.
class Portions {
 public:
  Portions(std::uint64_t particles, Math math, Order order, Together together = Together::at_ends);

  /// What comes after `position` and does not go beyond step `stop`. Fast arithmetic begins anew
  /// every steps_of_an_epoch steps, so there `stop` must be a multiple of them or the run's end.
  Portion next(const Position& position, std::uint64_t stop) const;

  /// The position after `portion`.
  Position after(const Position& position, const Portion& portion) const;

  /// Learns from the time that `portion` took how large the next may be.
  void took(const Portion& portion, double seconds);

 private:
  std::uint64_t steps_at_once(std::uint64_t left) const;

  std::uint64_t particles_;
  std::uint64_t fewest_steps_;
  bool whole_steps_only_;
  std::uint64_t size_;  ///< of a portion, in steps of a particle
};

}  // namespace simgpu::driver
