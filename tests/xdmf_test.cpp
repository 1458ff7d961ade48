// The document by which ParaView finds snapshots.

#include "common/io/xdmf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/particle.hpp"

namespace simgpu::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Xdmf, NamesEveryFieldWithItsSizeAndPrecision) {
  for (const auto& [precision, bytes] :
       {std::pair{Precision::double_precision, "8"}, std::pair{Precision::single_precision, "4"}}) {
    const std::string text = xdmf_document({{"run-5.h5", 0.25}}, 7, precision);
    for (const FieldInfo& field : field_info) {
      const std::string name(field.name);
      EXPECT_THAT(text, AllOf(HasSubstr("Name=\"" + name + "\""),
                              HasSubstr("Precision=\"" + std::string(bytes) +
                                        "\" Dimensions=\"7\">run-5.h5:/" + name)));
    }
    EXPECT_THAT(text, AllOf(HasSubstr("<Time Value=\"0.25\"/>"),
                            HasSubstr("Dimensions=\"7 2\">run-5.h5:/position")));
  }
}

TEST(Xdmf, HoldsNumbersOfMoreThan32Bits) {
  EXPECT_THAT(xdmf_document({{"a.h5", 0}}, 5'000'000'000, Precision::single_precision),
              HasSubstr("NumberOfElements=\"5000000000\""));
}

TEST(Xdmf, WithoutFramesIsADocument) {
  EXPECT_THAT(xdmf_document({}, 7, Precision::double_precision),
              AllOf(HasSubstr("</Xdmf>"), Not(HasSubstr("DataItem"))));
}

}  // namespace
}  // namespace simgpu::io
