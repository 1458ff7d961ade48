// NetCDF files that are no fields, or none that simgpu reads: each is a sentence that says what is
// wrong and what to do.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

#include "common/field/field_files.hpp"
#include "expect_error.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::field {
namespace {

namespace fs = std::filesystem;
using test::expect_error;
using test::MadeField;
using test::Node;
using test::require_netcdf;
using test::some_velocity;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;

using Sentence = testing::Matcher<const std::string&>;

class HostileField : public testing::Test {
 protected:
  void expect_refused(const MadeField& made, const Sentence& sentence,
                      const VelocityNames& names = {}) const {
    const fs::path file = made.write(folder_.path() / "f.nc");
    expect_refused(std::vector<fs::path>{file}, sentence, names);
  }

  /// Wherever it is found: as the file is opened, or as all is read.
  void expect_refused(const std::vector<fs::path>& files, const Sentence& sentence,
                      const VelocityNames& names = {}) const {
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr(".nc: "), sentence), [&] {
      FieldFiles field(files, names);
      read_all(field);
    });
  }

  static void read_all(FieldFiles& field) {
    for (std::size_t level = 0; level < field.info().levels(); ++level) {
      for (std::size_t component = 0; component < field.info().components(); ++component) {
        if (field.info().precision == Precision::double_precision) {
          std::vector<double> values(field.info().nodes());
          field.read(level, component, std::span<double>(values));
        } else {
          std::vector<float> values(field.info().nodes());
          field.read(level, component, std::span<float>(values));
        }
      }
    }
  }

  /// A file with some attributes changed.
  static MadeField with(const char* variable, const char* attribute, const char* text) {
    MadeField made;
    made.texts[variable][attribute] = text;
    return made;
  }

  TemporaryFolder folder_;
};

TEST_F(HostileField, WhatIsNoNetcdfIsRefused) {
  for (const char* const text : {"", "x", "CDF", "CDF\1", "not a field at all, but some text"}) {
    expect_refused(std::vector<fs::path>{folder_.write("f.nc", text)},
                   HasSubstr("cannot read it as NetCDF"));
  }
  expect_error(ErrorKind::bad_input, HasSubstr("cannot open it"),
               [&] { FieldFiles({"no-such.nc"}); });
  expect_error(ErrorKind::bad_input, HasSubstr("not a regular file"),
               [&] { FieldFiles({folder_.path()}); });
}

TEST_F(HostileField, AFileCutOffAnywhereIsRefused) {
  for (const int format : {NC_NETCDF4, 0, NC_64BIT_OFFSET, NC_64BIT_DATA}) {
    MadeField made;
    made.format = format;
    const std::string whole = test::read_file(made.write(folder_.path() / "whole.nc"));
    std::vector<std::size_t> lengths = {whole.size() - 1, whole.size() - 5, whole.size() - 200};
    for (std::size_t length = 1; length + 200 < whole.size(); length += 1 + whole.size() / 40)
      lengths.push_back(length);
    for (const std::size_t length : lengths) {
      SCOPED_TRACE(std::to_string(format) + " " + std::to_string(length));
      expect_refused(std::vector<fs::path>{folder_.write("f.nc", whole.substr(0, length))},
                     HasSubstr("f.nc"));
    }
  }
}

// With an unlimited dimension records lie one after the other.
TEST_F(HostileField, ALastRecordThatIsCutOffIsRefused) {
  const fs::path path = folder_.path() / "f.nc";
  MadeField made;
  made.format = NC_64BIT_DATA;
  made.t = {};
  made.define = [](int file) {
    int records = 0;
    int time = 0;
    int u = 0;
    require_netcdf(nc_def_dim(file, "time", NC_UNLIMITED, &records));
    require_netcdf(nc_def_var(file, "time", NC_DOUBLE, 1, &records, &time));
    require_netcdf(nc_put_att_text(file, time, "units", 18, "s since 2000-01-01"));
    for (const char* const name : {"a", "b"}) {
      int dimensions[3] = {records, 0, 1};
      require_netcdf(nc_inq_dimid(file, "lat", &dimensions[1]));
      require_netcdf(nc_inq_dimid(file, "lon", &dimensions[2]));
      require_netcdf(nc_def_var(file, name, NC_SHORT, 3, dimensions, &u));
      require_netcdf(nc_put_att_text(file, u, "units", 3, "m/s"));
    }
  };
  made.write(path);
  int file = 0;
  require_netcdf(nc_open(path.c_str(), NC_WRITE, &file));
  const short values[12] = {1, 2, 3};
  for (std::size_t record = 0; record < 3; ++record) {
    const auto time = static_cast<double>(record);
    const std::size_t start[3] = {record, 0, 0};
    const std::size_t count[3] = {1, 3, 4};
    for (const char* const name : {"time", "a", "b"}) {
      int id = 0;
      require_netcdf(nc_inq_varid(file, name, &id));
      if (std::strcmp(name, "time") == 0) {
        require_netcdf(nc_put_var1_double(file, id, start, &time));
      } else {
        require_netcdf(nc_put_vara_short(file, id, start, count, values));
      }
    }
  }
  require_netcdf(nc_close(file));
  FieldFiles whole({path}, {"a", "b", ""});
  read_all(whole);
  fs::resize_file(path, fs::file_size(path) - 1);
  expect_refused(std::vector<fs::path>{path}, HasSubstr("is not whole: variable 'b'"),
                 {"a", "b", ""});
}

TEST_F(HostileField, UnitsThatAreNoneOfVelocityAreRefused) {
  for (const char* const units :
       {"Pa s-1", "Pa/s", "m", "m s", "m2 s-1", "1", "furlong/s", "kg m-2 s-1"}) {
    expect_refused(with("v", "units", units), AllOf(HasSubstr("'v'"), HasSubstr(units)));
  }
  expect_refused(with("u", "units", ""), HasSubstr("no units"));
}

TEST_F(HostileField, UnitsOfTimeThatAreNotKnownAreRefused) {
  for (const char* const units :
       {"months since 2000-01-01", "years since 1-1-1", "fortnights since 2000-01-01"}) {
    expect_refused(with("time", "units", units), HasSubstr("seconds, minutes, hours or days"));
  }
  for (const char* const units : {"days since the beginning", "days since 2000-02-30"}) {
    expect_refused(with("time", "units", units), HasSubstr("no date"));
  }
}

TEST_F(HostileField, OtherCalendarsAreRefusedByName) {
  for (const char* const calendar : {"360_day", "julian", "all_leap", "none", "moon"}) {
    expect_refused(with("time", "calendar", calendar), HasSubstr(calendar));
  }
}

TEST_F(HostileField, OneTimeIsRefused) {
  MadeField made;
  made.t = {0};
  expect_refused(made, AllOf(HasSubstr("one time only"), HasSubstr("ncwa -a")));
}

TEST_F(HostileField, TimesThatDescendAreRefused) {
  MadeField made;
  made.t = {3, 2, 1};
  expect_refused(made, HasSubstr("times must ascend"));
}

TEST_F(HostileField, AxesThatRepeatTurnOrAreNoNumbersAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (std::vector<double> MadeField::*const axis :
       {&MadeField::x, &MadeField::y, &MadeField::z, &MadeField::t}) {
    const auto with_axis = [&](std::vector<double> values) {
      MadeField made;
      made.z = {1, 2};
      made.*axis = std::move(values);
      return made;
    };
    expect_refused(with_axis({1, 2, 2, 3}), HasSubstr("repeats 2 at node 3"));
    expect_refused(with_axis({1, 2, 4, 3}), HasSubstr("turns from 4 to 3 at node 4"));
    expect_refused(with_axis({1, nan, 3}), HasSubstr("no coordinate at node 2"));
    expect_refused(with_axis({nan, nan}), HasSubstr("no coordinate at node 1"));
    expect_refused(with_axis({1, 2, infinity}), HasSubstr("no coordinate at node 3"));
    expect_refused(with_axis({1, 1e30}), HasSubstr("no place or time"));
  }
}

TEST_F(HostileField, AxesOfOneNodeAreRefused) {
  MadeField made;
  made.x = {1};
  expect_refused(made, HasSubstr("at least two along each axis"));
}

TEST_F(HostileField, LatitudesAndLongitudesThatAreNoneAreRefused) {
  MadeField made;
  made.y = {0, 91};
  expect_refused(made, HasSubstr("latitudes are from -90 to 90"));
  made = {};
  made.x = {0, 180, 360, 540};
  expect_refused(made, HasSubstr("once at most"));
  made = {};
  made.texts["lon"] = {{"units", "m"}, {"axis", "X"}};
  expect_refused(made, HasSubstr("both in degrees or both in metres"));
  made = {};
  made.texts["lon"]["standard_name"] = "grid_longitude";
  made.texts["lon"]["units"] = "degrees";
  expect_refused(made, HasSubstr("rotated pole"));
}

TEST_F(HostileField, DimensionsOfUnknownMeaningAreRefused) {
  MadeField made;
  made.texts["lat"] = {};
  made.define = [](int file) {
    int id = 0;
    require_netcdf(nc_inq_dimid(file, "lat", &id));
    require_netcdf(nc_rename_dim(file, id, "member"));
  };
  expect_refused(made, AllOf(HasSubstr("'member'"), HasSubstr("attribute 'axis'")));
}

TEST_F(HostileField, MoreNodesThanAnIndexHoldsAreRefused) {
  MadeField made;
  made.format = NC_NETCDF4;
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    for (const int i : {0, 1}) {
      const char* const name = i == 0 ? "y" : "x";
      require_netcdf(nc_def_dim(file, name, 1 << 16, &dimensions[i]));
      int axis = 0;
      require_netcdf(nc_def_var(file, name, NC_INT, 1, &dimensions[i], &axis));
      require_netcdf(nc_put_att_text(file, axis, "units", 1, "m"));
    }
    for (const char* const name : {"a", "b"}) {
      int id = 0;
      const std::size_t chunks[2] = {256, 256};
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, chunks));
      require_netcdf(nc_put_att_text(file, id, "units", 3, "m/s"));
    }
  };
  const fs::path path = made.write(folder_.path() / "f.nc");
  int file = 0;
  require_netcdf(nc_open(path.c_str(), NC_WRITE, &file));
  std::vector<int> coordinates(1 << 16);
  for (std::size_t i = 0; i < coordinates.size(); ++i) coordinates[i] = static_cast<int>(i);
  for (const char* const name : {"y", "x"}) {
    int id = 0;
    require_netcdf(nc_inq_varid(file, name, &id));
    require_netcdf(nc_put_var_int(file, id, coordinates.data()));
  }
  require_netcdf(nc_close(file));
  expect_refused(std::vector<fs::path>{path}, HasSubstr("2^31 nodes or more"), {"a", "b", ""});
}

TEST_F(HostileField, AnAxisLongerThanAllSenseIsRefused) {
  MadeField made;
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_def_dim(file, "x", std::size_t{1} << 31, &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "x", NC_DOUBLE, 1, &dimensions[1], &id));
    for (const char* const name : {"a", "b"}) {
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      const std::size_t chunks[2] = {1, 1024};
      require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, chunks));
    }
    require_netcdf(nc_inq_varid(file, "x", &id));
    const std::size_t chunk = 1024;
    require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, &chunk));
    require_netcdf(nc_put_att_text(file, id, "units", 12, "degrees_east"));
  };
  expect_refused(made, HasSubstr("2147483648 coordinates"), {"a", "b", ""});
}

TEST_F(HostileField, ChunksOfMoreThan64MebibytesAreRefused) {
  MadeField made;
  made.x.resize(4200);
  for (std::size_t i = 0; i < made.x.size(); ++i) made.x[i] = static_cast<double>(i) / 100;
  made.y.resize(4000);
  for (std::size_t i = 0; i < made.y.size(); ++i) made.y[i] = static_cast<double>(i) / 100;
  made.t = {};
  made.chunks = {4000, 4200};
  made.stored = [](const Node&) { return 0; };
  expect_refused(made, AllOf(HasSubstr("chunks of more than 64 MiB"), HasSubstr("nccopy")));
}

TEST_F(HostileField, TextWhereNumbersShouldBeIsRefused) {
  for (const char* const attribute :
       {"scale_factor", "add_offset", "_FillValue", "missing_value", "valid_range"}) {
    if (std::string(attribute) == "_FillValue") continue;  // no library writes it in another type
    expect_refused(with("u", attribute, "one"),
                   AllOf(HasSubstr(attribute), HasSubstr("not a number")));
  }
  MadeField made;
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_def_dim(file, "x", 4, &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "x", NC_CHAR, 1, &dimensions[1], &id));
    require_netcdf(nc_put_att_text(file, id, "units", 12, "degrees_east"));
    for (const char* const name : {"a", "b"}) {
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
    }
  };
  expect_refused(made, HasSubstr("'x' holds no numbers"), {"a", "b", ""});
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lon", &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "words", NC_STRING, 2, dimensions, &id));
  };
  expect_refused(made, HasSubstr("does not hold floating-point numbers"), {"words", "v", ""});
}

TEST_F(HostileField, PackingByZeroOrNothingFiniteIsRefused) {
  for (const double scale :
       {0.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    MadeField made;
    made.type = NC_SHORT;
    made.numbers["u"]["scale_factor"] = {scale};
    expect_refused(made, HasSubstr("scale_factor"));
    made.numbers["u"]["scale_factor"] = {1, 2};
    expect_refused(made, HasSubstr("of 2 numbers"));
  }
}

TEST_F(HostileField, VelocitiesThatAreNoneAreRefusedWithTheirPlace) {
  for (const double velocity : {1e30, -1.5e6, std::numeric_limits<double>::infinity()}) {
    for (const nc_type type : {NC_FLOAT, NC_DOUBLE}) {
      if (type == NC_FLOAT && std::isinf(velocity)) continue;  // the library does not write it
      MadeField made;
      made.type = type;
      made.stored = [&](const Node& at) {
        return at.component == 1 && at.t == 2 && at.y == 1 && at.x == 2 ? velocity : 1;
      };
      expect_refused(made, AllOf(HasSubstr("'v'"), HasSubstr("x = 12.5, y = 0, time 3"),
                                 HasSubstr("_FillValue")));
    }
  }
}

TEST_F(HostileField, SeveralLevelsWithoutAVelocityUpwardAreRefused) {
  MadeField made;
  made.z = {0, 10};
  made.has_w = false;
  expect_refused(made, AllOf(HasSubstr("2 levels of 'depth'"), HasSubstr("ncks -d depth,0")));
}

TEST_F(HostileField, LevelsThatAreNoMetresAreRefusedByName) {
  MadeField made;
  made.z = {1000, 500};
  made.texts["depth"] = {{"units", "hPa"}, {"standard_name", "air_pressure"}};
  expect_refused(made, HasSubstr("levels of pressure"));
  made.texts["depth"] = {{"standard_name", "ocean_sigma_coordinate"},
                         {"formula_terms", "sigma: depth"}};
  expect_refused(made, HasSubstr("sigma"));
  made.texts["depth"] = {{"units", "1"}, {"axis", "Z"}};
  expect_refused(made, HasSubstr("levels in units '1'"));
}

TEST_F(HostileField, GridsThatAreNotRectilinearAreRefusedByName) {
  MadeField staggered;
  staggered.define = [](int file) {
    int dimensions[3] = {0, 0, 0};
    require_netcdf(nc_inq_dimid(file, "time", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[1]));
    require_netcdf(nc_def_dim(file, "lon_u", 5, &dimensions[2]));
    int id = 0;
    require_netcdf(nc_def_var(file, "u2", NC_FLOAT, 3, dimensions, &id));
  };
  expect_refused(staggered, AllOf(HasSubstr("C-grid"), HasSubstr("xgcm")), {"u2", "v", ""});
  expect_refused(with("u", "location", "edge1"), HasSubstr("C-grid"));
  expect_refused(with("u", "mesh", "topology"), HasSubstr("UGRID"));

  MadeField curved = with("u", "coordinates", "nav_lon nav_lat");
  curved.texts["lon"] = curved.texts["lat"] = {};
  curved.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lon", &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "nav_lon", NC_FLOAT, 2, dimensions, &id));
    require_netcdf(nc_put_att_text(file, id, "units", 12, "degrees_east"));
    require_netcdf(nc_def_var(file, "nav_lat", NC_FLOAT, 2, dimensions, &id));
    require_netcdf(nc_put_att_text(file, id, "units", 13, "degrees_north"));
  };
  expect_refused(curved, HasSubstr("curvilinear"));

  MadeField unstructured;
  unstructured.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "time", &dimensions[0]));
    require_netcdf(nc_def_dim(file, "node", 7, &dimensions[1]));
    int id = 0;
    for (const char* const units : {"degrees_east", "degrees_north"}) {
      require_netcdf(nc_def_var(file, units, NC_FLOAT, 1, &dimensions[1], &id));
      require_netcdf(nc_put_att_text(file, id, "units", std::strlen(units), units));
    }
    for (const char* const name : {"a", "b"}) {
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      require_netcdf(nc_put_att_text(file, id, "coordinates", 26, "degrees_north degrees_east"));
    }
  };
  expect_refused(unstructured, HasSubstr("unstructured"), {"a", "b", ""});
}

TEST_F(HostileField, VelocitiesThatAreNotThereOrAmbiguousAreRefused) {
  expect_refused(with("u", "standard_name", ""), HasSubstr("no velocity that is known"));
  MadeField made;
  expect_refused(made, AllOf(HasSubstr("no variable 'ux'"), HasSubstr("'u', 'v'")),
                 {"ux", "v", ""});
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lon", &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "u10", NC_FLOAT, 2, dimensions, &id));
    require_netcdf(nc_put_att_text(file, id, "standard_name", 27, "eastward_sea_water_velocity"));
  };
  expect_refused(made, HasSubstr("several variables with the standard_name"));
}

TEST_F(HostileField, FilesThatAreNoPartsOfOneFieldAreRefused) {
  MadeField made;
  const fs::path first = made.write(folder_.path() / "1.nc");
  const fs::path second = folder_.path() / "2.nc";
  const auto expect_no_part = [&](const MadeField& next, const char* words) {
    next.write(second);
    expect_refused(std::vector<fs::path>{first, second},
                   AllOf(HasSubstr("2.nc: "), HasSubstr(words)));
  };
  expect_no_part(made, "is not after the last of");
  made.t = {3, 4};
  expect_no_part(made, "each time once");
  made.t = {4, 5};
  MadeField other = made;
  other.x[1] += 1e-9;
  expect_no_part(other, "its axes are other ones");
  other = made;
  other.type = NC_DOUBLE;
  expect_no_part(other, "another precision");
  other = made;
  other.texts["time"]["calendar"] = "noleap";
  expect_no_part(other, "the same calendar");
  other.t = {};
  expect_no_part(other, "no axis of time");
  made.write(second);
  FieldFiles field({first, second});
  expect_refused(std::vector<fs::path>{second, first}, HasSubstr("1.nc: "));
}

class ChangedField : public HostileField {
 protected:
  ChangedField() : file_(made_.write(folder_.path() / "f.nc")), field_({file_}) {
    read_all(field_);
    // The kernel's clock for times of files goes on every few milliseconds.
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }

  void expect_refused_at_a_read(const char* words) {
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr("f.nc: "), HasSubstr(words)),
                 [&] { read_all(field_); });
  }

  MadeField made_;
  fs::path file_;
  FieldFiles field_;
};

TEST_F(ChangedField, WrittenToDuringTheRunIsRefused) {
  const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_EQ(::pwrite(descriptor, "x", 1, 5000), 1);
  ::close(descriptor);
  expect_refused_at_a_read("changed while it was read");
}

TEST_F(ChangedField, ReplacedDuringTheRunIsRefused) {
  made_.write(folder_.path() / "new.nc");
  fs::rename(folder_.path() / "new.nc", file_);
  expect_refused_at_a_read("was replaced");
}

TEST_F(ChangedField, RemovedDuringTheRunIsRefused) {
  fs::remove(file_);
  expect_refused_at_a_read("no longer there");
}

TEST_F(ChangedField, AnotherOfSeveralFilesIsSeenWhenItIsOpenedAgain) {
  made_.t = {10, 11};
  const fs::path second = made_.write(folder_.path() / "second-f.nc");
  FieldFiles both({file_, second});
  std::vector<float> values(both.info().nodes());
  both.read(4, 0, std::span<float>(values));
  const auto time = fs::last_write_time(file_);
  fs::copy_file(file_, folder_.path() / "copy.nc");
  fs::rename(folder_.path() / "copy.nc", file_);
  fs::last_write_time(file_, time);
  for (int i = 0; i < 2; ++i) {
    expect_error(ErrorKind::bad_input, HasSubstr("was replaced"),
                 [&] { both.read(0, 0, std::span<float>(values)); });
  }
}

}  // namespace
}  // namespace simgpu::field
