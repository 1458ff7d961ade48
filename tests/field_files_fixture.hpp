#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "common/field/field_files.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::field {

using test::MadeField;
using test::Node;
using test::some_velocity;
using test::TemporaryFolder;

template <class Real = float>
std::vector<Real> level_of(FieldFiles& field, std::size_t level, std::size_t component) {
  std::vector<Real> values(field.info().nodes());
  field.read(level, component, std::span<Real>(values));
  return values;
}

inline bool is_missing(double value) {
  return value == 0 && std::signbit(value);
}

class FieldFilesTest : public testing::Test {
 protected:
  FieldFiles open(const MadeField& made, const VelocityNames& names = {}) const {
    return FieldFiles({made.write(folder_.path() / "f.nc")}, names);
  }

  /// Expects all velocities of a file made of `made` to be those that `like` has at the nodes by
  /// the delivered axes.
  void expect_velocities(FieldFiles& field, const std::function<double(const Node&)>& velocity) {
    const FieldInfo& info = field.info();
    for (std::size_t component = 0; component < info.components(); ++component) {
      for (std::size_t t = 0; t < info.levels(); ++t) {
        std::vector<float> expected;
        for (std::size_t z = 0; z < std::max<std::size_t>(info.z.size(), 1); ++z) {
          for (std::size_t y = 0; y < info.y.size(); ++y) {
            for (std::size_t x = 0; x < info.x.size(); ++x) {
              expected.push_back(static_cast<float>(velocity({component, t, z, y, x})));
            }
          }
        }
        EXPECT_EQ(level_of(field, t, component), expected) << component << " at time " << t;
      }
    }
  }

  TemporaryFolder folder_;
};

}  // namespace simgpu::field
