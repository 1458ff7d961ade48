// The document by which ParaView finds snapshots.

#include "common/io/xdmf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drifters.hpp"

namespace simgpu::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Xdmf, NamesEveryColumnWithItsSizeAndPrecision) {
  for (const auto& [precision, bytes] :
       {std::pair{Precision::double_precision, "8"}, std::pair{Precision::single_precision, "4"}}) {
    const std::string text = xdmf_document({{"run-5.h5", 0.25}}, test::circle_law, 7, precision);
    for (const ColumnInfo& column : test::circle_law.columns) {
      const std::string name(column.name);
      EXPECT_THAT(text, AllOf(HasSubstr("Name=\"" + name + "\""),
                              HasSubstr("Precision=\"" + std::string(bytes) +
                                        "\" Dimensions=\"7\">./run-5.h5:/" + name)));
    }
    EXPECT_THAT(text, AllOf(HasSubstr("<Time Value=\"0.25\"/>"), HasSubstr("GeometryType=\"XY\""),
                            HasSubstr("Dimensions=\"7 2\">./run-5.h5:/position")));
  }
}

TEST(Xdmf, PointsOfThreeColumnsAreInSpace) {
  const std::string text =
      xdmf_document({{"a.h5", 0}}, test::drifters, 7, Precision::single_precision);
  EXPECT_THAT(
      text, AllOf(HasSubstr("GeometryType=\"XYZ\""),
                  HasSubstr("Dimensions=\"7 3\">./a.h5:/position"), HasSubstr("Name=\"left_at\"")));
}

TEST(Xdmf, HoldsNumbersOfMoreThan32Bits) {
  EXPECT_THAT(
      xdmf_document({{"a.h5", 0}}, test::circle_law, 5'000'000'000, Precision::single_precision),
      HasSubstr("NumberOfElements=\"5000000000\""));
}

TEST(Xdmf, WithoutFramesIsADocument) {
  EXPECT_THAT(xdmf_document({}, test::circle_law, 7, Precision::double_precision),
              AllOf(HasSubstr("</Xdmf>"), Not(HasSubstr("DataItem"))));
}

// Tried with both of VTK's readers, XDMF 2 and 3.
TEST(Xdmf, NamesThatReadersWouldSplitOrXmlCannotHoldAreKnown) {
  for (const char* name :
       {"run-1.h5", " run.h5", "\xc3\xa9t\xc3\xa9.h5", "\xe6\x97\xa5.h5", "a&b<c>]]>'\".h5",
        "a b.h5", "$a%20;,@#[0]{}~\\.h5", "a\xe2\x80\x8d.h5", "..h5"}) {
    EXPECT_TRUE(can_be_named_in_xdmf(name)) << name;
  }
  for (const std::string name :
       {"run_12:30.h5", ":.h5", "a|b.h5", "a\tb.h5", "a\nb.h5", "a\rb.h5", "a\x01.h5", "a\x1b[m.h5",
        "\xe9t\xe9.h5", "a\xed\xa0\x80.h5", "a\xc0\xaf.h5", "a\xef\xbf\xbe.h5", "\xc3"}) {
    EXPECT_FALSE(can_be_named_in_xdmf(name)) << name;
  }
}

}  // namespace
}  // namespace simgpu::io
