#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/picture/color.hpp"

namespace simgpu::picture {

/// Which colour stands for how many particles in a cell: from 0 at one end of the colour map to the
/// most that a cell has at the other,
///
///     share = log(1 + count / knee) / log(1 + most / knee).
///
/// That is a logarithm for counts above the knee, so that one crowded cell does not darken all
/// others, and a straight line below it, so that 0 has a place on the scale. The knee is an eighth
/// of the mean of the cells that have particles, but at least 1: so a picture of ten particles and
/// one of a billion both use the whole map.
class CountScale {
 public:
  struct Tick {
    double share;
    std::string label;
  };

  explicit CountScale(std::span<const std::uint64_t> counts);

  std::uint64_t most() const { return most_; }

  /// From 0 to 1, larger for more particles.
  double share(std::uint64_t count) const;

  Color color(std::uint64_t count) const;

  /// Round counts, none closer to another than `gap`, from the least on.
  std::vector<Tick> ticks(double gap) const;

 private:
  double knee_ = 1;
  std::uint64_t most_ = 1;
};

}  // namespace simgpu::picture
