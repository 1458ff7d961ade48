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
#include "expect_error.hpp"

namespace simgpu::test {

/// The suffixes of the formats that this build reads and writes.
inline std::vector<std::string> formats() {
  std::istringstream words(SIMGPU_TEST_FORMATS);
  return {std::istream_iterator<std::string>(words), {}};
}

/// All particles of a file.
template <class Real>
std::vector<Particle<Real>> read_all(const std::filesystem::path& path,
                                     io::Conversion conversion = io::Conversion::refuse) {
  const auto reader = io::open_particle_reader<Real>(path, conversion);
  ParticleColumns<Real> columns(reader->size());
  reader->read(columns.view());
  std::vector<Particle<Real>> particles;
  for (std::uint64_t i = 0; i < reader->size(); ++i) particles.push_back(columns.view().load(i));
  return particles;
}

/// Writes them as a run does: pass by pass, a block at a time.
template <class Real>
void write_all(const std::filesystem::path& path, const std::vector<Particle<Real>>& particles,
               const io::StateInfo& info = {}) {
  constexpr std::uint64_t most = 7000;
  ParticleColumns<Real> columns(particles.size());
  for (std::size_t i = 0; i < particles.size(); ++i) columns.view().store(i, particles[i]);
  const auto writer = io::open_particle_writer<Real>(path, particles.size());
  for (std::size_t pass = 0; pass < writer->passes(); ++pass) {
    for (std::uint64_t first = 0; first < particles.size(); first += most) {
      const std::uint64_t count = std::min<std::uint64_t>(most, particles.size() - first);
      writer->write(columns.view().subview(first, count).read_only());
    }
  }
  writer->commit(info);
}

/// Finite numbers of any exponent, subnormal ones and zeros of both signs among them.
template <class Real>
std::vector<Particle<Real>> random_bits(std::size_t count) {
  using Bits = std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>;
  std::mt19937_64 random(1);
  const auto number = [&] {
    for (;;) {
      const Real value = std::bit_cast<Real>(static_cast<Bits>(random()));
      if (std::isfinite(value)) return value;
    }
  };
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
  using testing::AllOf;
  using testing::HasSubstr;
  const std::string name = path.filename().string();
  const auto read_single = [&] { read_all<float>(path); };
  const auto read_double = [&] { read_all<double>(path); };

  const auto singles = random_bits<float>(3000);
  write_all<float>(path, singles);
  expect_error(ErrorKind::bad_input,
               AllOf(HasSubstr(name + " holds single precision; give --precision single to run in "
                                      "it, or --precision double to convert")),
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
  EXPECT_EQ(io::particles_in(path), 2U);

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
  const auto reader = io::open_particle_reader<double>(path);
  ParticleColumns<double> columns(10'000);
  reader->skip(3);
  reader->read(columns.view());
  reader->skip(15'000);
  reader->read(columns.view().subview(0, 4'997));
  EXPECT_EQ(columns.view().load(0).x, particles[25'003].x);
  EXPECT_EQ(columns.view().load(4'996).y, particles[29'999].y);
}

}  // namespace simgpu::test
