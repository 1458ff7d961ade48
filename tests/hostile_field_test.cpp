// NetCDF files that hold no velocities, or none that simgpu reads: each is a sentence that says
// what is wrong and what to do.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

#include "hostile_field_fixture.hpp"

namespace simgpu::field {
namespace {

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
