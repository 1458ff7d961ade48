#include "cuda/availability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/device_query.hpp"

namespace simgpu::cuda {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Status = AvailabilityFacts::Status;

TEST(Availability, VersionsReadAsPeopleWriteThem) {
  EXPECT_EQ(version_text(13000), "13.0");
  EXPECT_EQ(version_text(12080), "12.8");
}

TEST(Availability, NoDriverNamesTheVersionToInstall) {
  EXPECT_THAT(explain_unavailable({Status::driver_too_old, 0, 13000, "insufficient"}),
              AllOf(HasSubstr("no NVIDIA driver"), HasSubstr("13.0"), Not(HasSubstr("0.0"))));
}

TEST(Availability, OldDriverNamesBothVersionsAndTheRemedy) {
  EXPECT_THAT(explain_unavailable({Status::driver_too_old, 11040, 13000, "insufficient"}),
              AllOf(HasSubstr("11.4"), HasSubstr("13.0"), HasSubstr("install a newer driver"),
                    Not(HasSubstr("insufficient"))));
}

TEST(Availability, NoDeviceNamesWhereToLook) {
  EXPECT_THAT(explain_unavailable({Status::no_device, 13000, 13000, "no device"}),
              AllOf(HasSubstr("no CUDA device"), HasSubstr("CUDA_VISIBLE_DEVICES")));
}

TEST(Availability, OtherErrorsKeepCudasWords) {
  EXPECT_THAT(
      explain_unavailable({Status::other_error, 13000, 13000, "system not yet initialized"}),
      HasSubstr("system not yet initialized"));
}

TEST(DeviceQuery, GivesDevicesOrTheReasonThereAreNone) {
  const DeviceQuery query = query_devices();
  EXPECT_EQ(query.devices.empty(), !query.unavailable.empty());
}

}  // namespace
}  // namespace simgpu::cuda
