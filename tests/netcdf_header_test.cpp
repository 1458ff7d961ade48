// Headers of the NetCDF classic format, by its specification.

#include "common/io/netcdf_header.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "common/io/netcdf_particles.hpp"
#include "drifters.hpp"

namespace simgpu::io::netcdf {
namespace {

using namespace std::string_view_literals;

// Written down by hand from the grammar in the NetCDF documentation.
TEST(NetcdfHeader, OfATinyFileIsTheseBytes) {
  const Header header(
      {{{"t", 0}, {"n", 3}},
       {{"a", std::string("hello")}},
       {{"id", {1}, {}, Type::int64}, {"v", {0, 1}, {{"f", 1.5F}}, Type::float32}}});
  const std::string_view expected =
      "CDF\x05"
      "\0\0\0\0\0\0\0\x02"  // two records
      "\0\0\0\x0a"
      "\0\0\0\0\0\0\0\x02"  // two dimensions
      "\0\0\0\0\0\0\0\x01"
      "t\0\0\0"
      "\0\0\0\0\0\0\0\0"  // t, the record dimension
      "\0\0\0\0\0\0\0\x01"
      "n\0\0\0"
      "\0\0\0\0\0\0\0\x03"  // n, of 3
      "\0\0\0\x0c"
      "\0\0\0\0\0\0\0\x01"  // an attribute
      "\0\0\0\0\0\0\0\x01"
      "a\0\0\0"
      "\0\0\0\x02"
      "\0\0\0\0\0\0\0\x05"
      "hello\0\0\0"
      "\0\0\0\x0b"
      "\0\0\0\0\0\0\0\x02"  // two variables
      "\0\0\0\0\0\0\0\x02"
      "id\0\0"
      "\0\0\0\0\0\0\0\x01"
      "\0\0\0\0\0\0\0\x01"
      "\0\0\0\0"
      "\0\0\0\0\0\0\0\0"  // id has no attributes,
      "\0\0\0\x0a"
      "\0\0\0\0\0\0\0\x18"
      "\0\0\0\0\0\0\x01\x14"  // 24 bytes from 276 on
      "\0\0\0\0\0\0\0\x01"
      "v\0\0\0"
      "\0\0\0\0\0\0\0\x02"
      "\0\0\0\0\0\0\0\0"
      "\0\0\0\0\0\0\0\x01"
      "\0\0\0\x0c"
      "\0\0\0\0\0\0\0\x01"
      "\0\0\0\0\0\0\0\x01"
      "f\0\0\0"
      "\0\0\0\x05"
      "\0\0\0\0\0\0\0\x01"
      "\x3f\xc0\0\0"
      "\0\0\0\x05"
      "\0\0\0\0\0\0\0\x0c"
      "\0\0\0\0\0\0\x01\x2c"sv;  // 12 a record from 300 on
  EXPECT_EQ(header.bytes(2), expected);
  EXPECT_EQ(header.begin(0), expected.size());
  EXPECT_EQ(header.records_begin(), 300U);
  EXPECT_EQ(header.record_bytes(), 12U);
  EXPECT_EQ(header.end(2), 324U);
}

TEST(NetcdfHeader, LeavesTheRoomThatIsAskedFor) {
  const Dataset dataset = {{{"t", 0}}, {}, {{"v", {0}, {}, Type::float64}}};
  EXPECT_EQ(Header(dataset, 4096).begin(0), 4096U);
  EXPECT_EQ(Header(dataset, 8).begin(0), Header(dataset).bytes(0).size());
}

// Nothing is written, so there may be as many as simgpu counts.
TEST(NetcdfHeader, PlacesMoreParticlesThan32BitsCount) {
  for (const std::uint64_t particles : {(std::uint64_t{1} << 32) + 1, std::uint64_t{1} << 53}) {
    StateInfo run;
    run.parameters.law_parameters = test::drifters.default_parameters();
    const Header header(describe_particles(test::drifters, {0, particles}, run));
    const std::uint64_t ids = header.begin(trajectory_place);
    EXPECT_EQ(ids, header.bytes(0).size());
    EXPECT_EQ(header.records_begin(), ids + 8 * particles);
    EXPECT_EQ(header.begin(step_place), header.records_begin() + 8);
    EXPECT_EQ(header.begin(first_column_place), header.records_begin() + 16);
    EXPECT_EQ(header.begin(first_column_place + 4),
              header.records_begin() + 16 + 4 * 8 * particles);
    EXPECT_EQ(header.record_bytes(), 16 + 5 * 8 * particles);
    const std::uint64_t most = header.most_records();
    EXPECT_LE(header.end(most), std::uint64_t{INT64_MAX});
    EXPECT_GT(header.end(most) + header.record_bytes(), std::uint64_t{INT64_MAX});
  }
}

}  // namespace
}  // namespace simgpu::io::netcdf
