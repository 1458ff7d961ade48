// Velocities on a disk that fails, or is slow, while simgpu-read reads them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "hostile_field_fixture.hpp"

namespace simgpu::field {
namespace {

/// What is started has it for its disk, as long as this lives.
class Disk {
 public:
  explicit Disk(const std::string& how) {
    ::setenv("LD_PRELOAD", SIMGPU_FAILING_DISK, 1);
    ::setenv("SIMGPU_TEST_DISK", how.c_str(), 1);
  }
  ~Disk() {
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("SIMGPU_TEST_DISK");
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
};

using testing::AnyOf;

class FailingDisk : public HostileField, public testing::WithParamInterface<int> {
 protected:
  FailingDisk() {
    made_.format = GetParam();
    made_.x.resize(300);
    made_.y.resize(100);
    for (std::size_t i = 0; i < made_.x.size(); ++i) made_.x[i] = static_cast<double>(i) / 8;
    for (std::size_t i = 0; i < made_.y.size(); ++i) made_.y[i] = static_cast<double>(i) / 8;
    if (made_.format == NC_NETCDF4) made_.chunks = {1, 50, 100};
  }

  MadeField made_;
};

// Wherever it happens: none of what was read before is taken for all.
TEST_P(FailingDisk, EveryReadThatFailsEndsInASentence) {
  const fs::path file = made_.write(folder_.path() / "f.nc");
  bool is_over = false;
  int reads = 0;
  for (; !is_over && reads < 400; ++reads) {
    const Disk disk("fails=" + std::to_string(reads));
    try {
      FieldFiles field({file});
      read_all(field);
      is_over = true;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::bad_input) << error.what();
      EXPECT_THAT(error.what(), AllOf(HasSubstr("f.nc: "), AnyOf(HasSubstr("disk fails"),
                                                                 HasSubstr("Input/output error"))))
          << reads;
    }
  }
  EXPECT_TRUE(is_over);
  EXPECT_GT(reads, 5);
}

TEST_P(FailingDisk, ASlowDiskThatGivesLittleAtATimeGivesTheSame) {
  const fs::path file = made_.write(folder_.path() / "f.nc");
  const Disk disk("slow");
  FieldFiles field({file});
  std::vector<float> values(field.info().nodes());
  field.read(2, 1, std::span<float>(values));
  for (std::size_t y = 0; y < made_.y.size(); ++y) {
    for (std::size_t x = 0; x < made_.x.size(); ++x) {
      ASSERT_EQ(values[y * made_.x.size() + x], static_cast<float>(some_velocity({1, 2, 0, y, x})));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, FailingDisk, testing::Values(NC_NETCDF4, 0, NC_64BIT_DATA));

}  // namespace
}  // namespace simgpu::field
