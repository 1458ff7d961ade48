#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "common/field/field_files.hpp"
#include "expect_error.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::field {

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

}  // namespace simgpu::field
