#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "common/io/netcdf_header.hpp"
#include "common/io/state_info.hpp"
#include "common/law_info.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/particle_view.hpp"
#include "common/range.hpp"

namespace simgpu::io::netcdf {

/// The places of the variables in a dataset of particles: the columns of the law follow.
inline constexpr std::size_t trajectory_place = 0;
inline constexpr std::size_t time_place = 1;
inline constexpr std::size_t step_place = 2;
inline constexpr std::size_t first_column_place = 3;

/// Particles of a law over time, as the CF conventions 1.8 have trajectories (discrete sampling
/// geometries): a record holds the time, the step and, column by column, all particles. `run` says
/// of which run they are; its step and its checksum are no part of it. The bytes depend on nothing
/// else: no date, no host, no version.
Dataset describe_particles(const LawInfo& law, const Range& particles, const StateInfo& run);

/// Brings particles into the order of bytes of the format, a piece of a column at a time.
template <class Real>
class ParticleEncoder {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = std::uint64_t{256} * 1024;

  /// Where bytes go: they stand at `offset` of the file.
  using WriteAt = std::function<void(std::uint64_t offset, std::string_view bytes)>;

  explicit ParticleEncoder(WriteAt write_at) : write_at_(std::move(write_at)), buffer_(own_bytes) {}

  /// Writes the numbers of `particles`, which are those of the first variable, from `begin` on.
  void write_numbers(std::uint64_t begin, const Range& particles);

  /// Writes time and step of a record that begins there. Throws what the writing throws.
  void write_time(std::uint64_t begin, double time, std::uint64_t step);

  /// Writes particles from `row` on, of `rows` in the record that begins there.
  void write(std::uint64_t begin, std::uint64_t row, std::uint64_t rows,
             ParticleView<const Real> block);

 private:
  template <class Number, class NumberAt>
  void write_all(std::uint64_t begin, std::uint64_t count, const NumberAt& number_at);

  WriteAt write_at_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
};

extern template class ParticleEncoder<double>;
extern template class ParticleEncoder<float>;

}  // namespace simgpu::io::netcdf
