#include <gtest/gtest.h>

#include <string>

#include "common/chart/axis.hpp"
#include "common/chart/svg.hpp"
#include "common/text/number_text.hpp"
#include "xml.hpp"

namespace simgpu::chart {
namespace {

TEST(Chart, TicksAreRoundAndAsManyAsAsked) {
  for (const double end : {1e-6, 0.03, 0.7, 1.0, 3.3, 9.99, 20.0, 550.0, 81'920.0, 1e9}) {
    const Ticks ticks = round_ticks(end, 6);
    EXPECT_LE(end / ticks.step, 6.0001) << end;
    EXPECT_GE(end / ticks.step, 2.39) << end;
    const std::string digits = fixed(ticks.step, ticks.decimals);
    const auto first = digits.find_first_not_of("0.");
    EXPECT_NE(std::string("125").find(digits[first]), std::string::npos) << digits;
    EXPECT_EQ(digits.find_first_not_of("0.", first + 1), std::string::npos) << digits;
  }
}

TEST(Chart, NumbersHaveNoNeedlessDigits) {
  EXPECT_EQ(number(1.50, 2), "1.5");
  EXPECT_EQ(number(100, 2), "100");
  EXPECT_EQ(number(100, 0), "100");
  EXPECT_EQ(number(0.004, 2), "0");
}

TEST(Chart, TimesHaveThreeDigitsAndAUnitThatSuits) {
  EXPECT_EQ(time_text(0.000'004), "4.00 µs");
  EXPECT_EQ(time_text(0.0142), "14.2 ms");
  EXPECT_EQ(time_text(512.3), "512 s");
}

TEST(Svg, TextAndAttributesAreEscapedAndNothingElseIsLeftOpen) {
  Svg svg(100, 50, "<title>");
  svg.shape("rect", {{"fill", "\"&\""}, {"width", 1.005}}, "tip & tip");
  svg.text(1, 2, "a < b", {{"fill", "black"}});
  const auto elements = test::XmlReader(svg.finish()).read();
  ASSERT_EQ(elements.size(), 6U);
  EXPECT_EQ(elements[0].attributes.at("viewBox"), "0 0 100 50");
  EXPECT_EQ(elements[1].text, "<title>");
  EXPECT_EQ(elements[3].attributes.at("fill"), "\"&\"");
  EXPECT_EQ(elements[4].text, "tip & tip");
  EXPECT_EQ(elements[5].text, "a < b");
}

}  // namespace
}  // namespace simgpu::chart
