#pragma once

#include <cstddef>
#include <cstdint>

#include "common/law.hpp"
#include "common/particle_view.hpp"
#include "cpu/target.hpp"

namespace simgpu::cpu {

/// Particles that move side by side, one in each SIMD lane. A step may wait for a root and
/// quotients, so there are several registers of them to work on meanwhile: 512 bytes a column.
template <class Real>
inline constexpr std::size_t lanes = 512 / sizeof(Real);

/// Particles that are moved one by one, rather than in a block that they do not fill.
template <class Real>
inline constexpr std::size_t few = lanes<Real> / 8;

/// The particle in a lane of a block of `count`: the first one again in lanes that have none.
inline std::size_t particle_of_lane(std::size_t lane, std::size_t count) {
  return lane < count ? lane : 0;
}

/// Structs side by side, one in each lane, in arrays that the compiler knows do not overlap.
template <class Row, class Real, std::size_t width = lanes<Real>>
struct Lanes {
  alignas(64) Real columns[field_count<Row, Real>][width];
};

template <class Row, class Real, std::size_t width>
SIMGPU_INLINE Row row_in(const Lanes<Row, Real, width>& rows, std::size_t lane) {
  Row row{};
  for_each_field<field_count<Row, Real>>(
      row, [&](Real& number, unsigned column)
               SIMGPU_INLINE_LAMBDA { number = rows.columns[column][lane]; });
  return row;
}

/// Sets the first `count` columns of a lane.
template <unsigned count, class Row, class Real, std::size_t width>
SIMGPU_INLINE void set_first(Lanes<Row, Real, width>& rows, std::size_t lane, const Row& row) {
  for_each_first<count, field_count<Row, Real>>(
      row, [&](const Real& number, unsigned column)
               SIMGPU_INLINE_LAMBDA { rows.columns[column][lane] = number; });
}

/// Particles of a law side by side.
template <class Law, class Real>
using Block = Lanes<ParticleOf<Law, Real>, Real>;

template <class Law, class Real>
SIMGPU_INLINE Block<Law, Real> load_block(ParticleView<Real> particles, std::uint64_t first,
                                          std::size_t count) {
  Block<Law, Real> block;
  for (unsigned column = 0; column < column_count<Law>; ++column) {
    for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
      block.columns[column][lane] =
          particles.columns[column][first + particle_of_lane(lane, count)];
    }
  }
  return block;
}

template <class Law, class Real>
SIMGPU_INLINE void store_block(const Block<Law, Real>& block, ParticleView<Real> particles,
                               std::uint64_t first, std::size_t count) {
  for (unsigned column = 0; column < moved_column_count<Law>; ++column) {
    for (std::size_t lane = 0; lane < count; ++lane) {
      particles.columns[column][first + lane] = block.columns[column][lane];
    }
  }
}

/// Whether all numbers are finite.
template <class Row, class Real, std::size_t width>
SIMGPU_INLINE bool are_finite(const Lanes<Row, Real, width>& rows) {
  Real sum = 0;  // of zeros, or NaN
  for (const auto& column : rows.columns) {
    for (const Real number : column) sum += 0 * number;
  }
  return sum == 0;
}

/// Takes a step in all lanes.
template <class Law, class Real, std::size_t width>
SIMGPU_INLINE void step_lanes(const Step<Law, Real>& now,
                              Lanes<ParticleOf<Law, Real>, Real, width>& particles) {
  // As a loop over lanes it becomes SIMD code; unrolled, where they are few, it does not.
#pragma GCC unroll 1
  for (std::size_t lane = 0; lane < width; ++lane) {
    auto particle = row_in(particles, lane);
    Law::step(now, particle);
    set_first<moved_column_count<Law>>(particles, lane, particle);
  }
}

/// Takes steps [first, first + steps) of an evolution in all lanes.
template <class Law, class Real, std::size_t width>
SIMGPU_INLINE void step_block(const Stepper<Law, Real>& stepper, std::uint64_t first,
                              std::uint64_t steps,
                              Lanes<ParticleOf<Law, Real>, Real, width>& particles) {
  for (std::uint64_t n = first; n < first + steps; ++n) step_lanes<Law>(stepper.at(n), particles);
}

/// Calls move_block(first, count) for whole blocks of `total` particles, whose count the compiler
/// knows, and for what is left of them; or move_one(i) for each of these if they are few.
template <class Real, class MoveBlock, class MoveOne>
SIMGPU_INLINE void for_each_block_of_lanes(std::uint64_t total, MoveBlock move_block,
                                           MoveOne move_one) {
  std::uint64_t i = 0;
  for (; i + lanes<Real> <= total; i += lanes<Real>) move_block(i, lanes<Real>);
  if (const std::size_t left = total - i; left > few<Real>) return move_block(i, left);
  for (; i < total; ++i) move_one(i);
}

}  // namespace simgpu::cpu
