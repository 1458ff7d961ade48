#include "common/law_in_files.hpp"

#include <array>

#include "common/field_columns.hpp"

namespace simgpu {

namespace {

constexpr ColumnInfo longitude = {"lon", "degrees_east", "longitude"};
constexpr ColumnInfo latitude = {"lat", "degrees_north", "latitude"};
constexpr ColumnInfo easting = {"x", "m", "position along the first axis"};
constexpr ColumnInfo northing = {"y", "m", "position along the second axis"};
constexpr ColumnInfo depth = {"depth", "m", "depth below the surface"};
constexpr ColumnInfo height = {"z", "m", "height"};

// Spans of these live as long as the program.
constexpr std::array by_degrees = {longitude, latitude, left_at_column, release_column};
constexpr std::array by_degrees_and_depth = {longitude, latitude, depth, left_at_column,
                                             release_column};
constexpr std::array by_degrees_and_height = {longitude, latitude, height, left_at_column,
                                              release_column};
constexpr std::array by_metres = {easting, northing, left_at_column, release_column};
constexpr std::array by_metres_and_depth = {easting, northing, depth, left_at_column,
                                            release_column};
constexpr std::array by_metres_and_height = {easting, northing, height, left_at_column,
                                             release_column};

Columns columns_of(const GriddedField& field) {
  if (field.extent.dimensions == 2) return field.is_geographic ? by_degrees : by_metres;
  if (field.is_geographic) return field.is_depth ? by_degrees_and_depth : by_degrees_and_height;
  return field.is_depth ? by_metres_and_depth : by_metres_and_height;
}

}  // namespace

LawInfo law_in_files(const Parameters& run) {
  LawInfo law = *run.law;
  if (law.takes_field) law.columns = columns_of(run.field);
  return law;
}

}  // namespace simgpu
