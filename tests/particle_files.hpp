#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "common/io/particle_file.hpp"
#include "common/particle_columns.hpp"
#include "common/particle_row.hpp"
#include "drifters.hpp"
#include "expect_error.hpp"

namespace simgpu::test {

using circle::Particle;

inline constexpr unsigned circle_columns = circle_law.column_count();

/// The suffixes of the formats that this build reads and writes.
inline std::vector<std::string> formats() {
  std::istringstream words(SIMGPU_TEST_FORMATS);
  return {std::istream_iterator<std::string>(words), {}};
}

/// All particles of a file.
template <class Real>
std::vector<Particle<Real>> read_all(const std::filesystem::path& path,
                                     io::Conversion conversion = io::Conversion::refuse) {
  const auto reader = io::open_particle_reader<Real>(path, circle_law.columns, conversion);
  ParticleColumns<Real> columns(circle_columns, reader->size());
  reader->read(columns.view());
  std::vector<Particle<Real>> particles;
  for (std::uint64_t i = 0; i < reader->size(); ++i) {
    particles.push_back(load<Particle<Real>>(columns.view(), i));
  }
  return particles;
}

/// Writes particles of a law as a run does: pass by pass, a block at a time.
template <class Real>
void write_columns(const std::filesystem::path& path, const LawInfo& law,
                   const ParticleColumns<Real>& columns, const io::StateInfo& info = {}) {
  constexpr std::uint64_t most = 7000;
  const auto writer = io::open_particle_writer<Real>(path, law, columns.size());
  for (std::size_t pass = 0; pass < writer->passes(); ++pass) {
    for (std::uint64_t first = 0; first < columns.size(); first += most) {
      writer->write(columns.view().subview(first, std::min(most, columns.size() - first)));
    }
  }
  writer->commit(info);
}

/// Writes particles of the circle.
template <class Real>
void write_all(const std::filesystem::path& path, const std::vector<Particle<Real>>& particles,
               const io::StateInfo& info = {}) {
  ParticleColumns<Real> columns(circle_columns, particles.size());
  for (std::size_t i = 0; i < particles.size(); ++i) store(columns.view(), i, particles[i]);
  write_columns(path, circle_law, columns, info);
}

/// A finite number of any exponent, drawn from random bits.
template <class Real>
Real finite_number(std::mt19937_64& random) {
  using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
  for (;;) {
    const Real value = std::bit_cast<Real>(static_cast<Bits>(random()));
    if (std::isfinite(value)) return value;
  }
}

/// Such numbers, subnormal ones and zeros of both signs among them.
template <class Real>
std::vector<Particle<Real>> random_bits(std::size_t count) {
  std::mt19937_64 random(1);
  const auto number = [&] { return finite_number<Real>(random); };
  using Limits = std::numeric_limits<Real>;
  std::vector<Particle<Real>> particles = {{Limits::max(), Limits::lowest(), Limits::min()},
                                           {Limits::denorm_min(), Real(0), -Real(0)}};
  while (particles.size() < count) particles.push_back({number(), number(), number()});
  return particles;
}

template <class Real>
void expect_same_bits(const std::vector<Particle<Real>>& actual,
                      const std::vector<Particle<Real>>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_EQ(std::memcmp(&actual[i], &expected[i], sizeof actual[i]), 0) << "particle " << i;
  }
}

/// What is written to `path` comes back in every bit, also past any buffer's end.
template <class Real>
void expect_round_trip(const std::filesystem::path& path) {
  for (const std::size_t count : {std::size_t{2}, std::size_t{20'000}}) {
    const auto particles = random_bits<Real>(count);
    write_all<Real>(path, particles);
    expect_same_bits(read_all<Real>(path), particles);
  }
}

/// A file in the other precision is read where that was asked for: exactly into double, rounded
/// into single, and refused by row where single has no such number.
inline void expect_conversion(const std::filesystem::path& path) {
  using testing::HasSubstr;
  const std::string name = path.filename().string();
  const auto read_single = [&] { read_all<float>(path); };
  const auto read_double = [&] { read_all<double>(path); };

  const auto singles = random_bits<float>(3000);
  write_all<float>(path, singles);
  expect_error(ErrorKind::bad_input,
               HasSubstr(name + " holds single precision; read it in that, or have it converted"),
               read_double);
  const auto widened = read_all<double>(path, io::Conversion::round);
  ASSERT_EQ(widened.size(), singles.size());
  for (std::size_t i = 0; i < singles.size(); ++i) {
    EXPECT_EQ(widened[i].x, static_cast<double>(singles[i].x));
    EXPECT_EQ(widened[i].angular_speed, static_cast<double>(singles[i].angular_speed));
  }

  // The second rounds to even; the last is beyond the largest single, and yet nearest to it.
  const double near_largest = static_cast<double>(std::numeric_limits<float>::max()) * (1 + 1e-9);
  write_all<double>(path, {{0.1, 1 + 0x1p-24, 1e-60}, {-0.0, 1e-42, near_largest}});
  expect_error(ErrorKind::bad_input, HasSubstr(name + " holds double precision"), read_single);
  const auto rounded = read_all<float>(path, io::Conversion::round);
  expect_same_bits<float>(rounded, {{0.1F, 1, 0}, {-0.0F, 1e-42F, 3.40282347e38F}});
  EXPECT_EQ(io::particles_in(path, circle_law.columns), 2U);

  write_all<double>(path, {{1, 2, 3}, {4, 1e39, 6}});
  expect_error(ErrorKind::bad_input,
               AllOf(HasSubstr(name), HasSubstr("row 2, column y"),
                     HasSubstr("out of range of single precision")),
               [&] { read_all<float>(path, io::Conversion::round); });
}

/// Numbers that are not finite are refused by row and column, in blocks that come later too.
inline void expect_finite_only(const std::filesystem::path& path) {
  for (const double number :
       {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
    auto particles = random_bits<double>(50'000);
    particles[40'000].angular_speed = number;
    write_all<double>(path, particles);
    expect_error(ErrorKind::bad_input,
                 testing::HasSubstr(path.filename().string() +
                                    ", row 40001, column angular_speed: is not finite"),
                 [&] { read_all<double>(path); });
  }
}

/// Blocks and what is left out between them are what stands there.
inline void expect_skipping(const std::filesystem::path& path) {
  const auto particles = random_bits<double>(30'000);
  write_all<double>(path, particles);
  const auto reader = io::open_particle_reader<double>(path, circle_law.columns);
  ParticleColumns<double> columns(circle_columns, 10'000);
  reader->skip(3);
  reader->read(columns.view());
  reader->skip(15'000);
  reader->read(columns.view().subview(0, 4'997));
  EXPECT_EQ(columns.view().columns[0][0], particles[25'003].x);
  EXPECT_EQ(columns.view().columns[1][4'996], particles[29'999].y);
}

/// The named columns of a file hold the bits of these.
template <class Real>
void expect_columns(const std::filesystem::path& path, Columns columns,
                    const std::vector<const Real*>& expected, std::uint64_t count) {
  const auto reader = io::open_particle_reader<Real>(path, columns);
  ASSERT_EQ(reader->size(), count);
  ParticleColumns<Real> read(static_cast<unsigned>(columns.size()), count);
  reader->read(read.view());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    EXPECT_EQ(std::memcmp(read.view().columns[column], expected[column], count * sizeof(Real)), 0)
        << columns[column].name;
  }
}

/// Particles of another law come back in every bit, by the names of its columns, of which some may
/// be asked for in any order; and one that the file has not is told.
template <class Real>
void expect_other_columns(const std::filesystem::path& path) {
  constexpr std::uint64_t count = 20'000;
  std::mt19937_64 random(2);
  ParticleColumns<Real> columns(drifters.column_count(), count);
  const ParticleView<Real> written = columns.view();
  for (unsigned column = 0; column < written.column_count; ++column) {
    std::generate_n(written.columns[column], count, [&] { return finite_number<Real>(random); });
  }
  write_columns<Real>(path, drifters, columns);
  const Real* const* const all = written.columns;
  expect_columns<Real>(path, drifters.columns, {all[0], all[1], all[2], all[3], all[4]}, count);
  const ColumnInfo some[] = {drifter_columns[4], drifter_columns[0]};
  expect_columns<Real>(path, some, {all[4], all[0]}, count);
  const ColumnInfo more[] = {drifter_columns[0], {"release", "s", "when it begins to drift"}};
  expect_error(
      ErrorKind::bad_input,
      testing::AllOf(testing::HasSubstr(path.filename().string()), testing::HasSubstr("release")),
      [&] { io::open_particle_reader<Real>(path, more); });
}

}  // namespace simgpu::test
