#include "common/timeline/timeline_svg.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "temporary_folder.hpp"
#include "xml.hpp"

namespace simgpu::memory {
namespace {

using Moment = TimelineSample::Moment;
using testing::Contains;
using testing::Not;

constexpr std::uint64_t chart_mib = std::uint64_t{1} << 20;

TimelineSample host(double seconds, std::uint64_t rss, std::uint64_t own) {
  return {Moment::interval, seconds, "", "", rss, own, 0, {}};
}

TimelineSample line(Moment moment, double seconds, std::string_view label) {
  return {moment, seconds, "cpu", label, chart_mib, 0, 0, {}};
}

TEST(TimelinePoints, MillionSamplesAreAsMuchAsAChartShowsAndThePeakIsAmongThem) {
  TimelinePoints points;
  for (int i = 0; i < 1'000'000; ++i) {
    const std::uint64_t rss = i == 654'321 ? 99 : static_cast<std::uint64_t>(i / 100'000);
    points.add(host(i * 0.01, rss, 0));
    ASSERT_LE(points.points().size(), TimelinePoints::most);
  }
  EXPECT_GE(points.points().size(), TimelinePoints::most / 2 - 1);
  std::vector<TimelinePoints::Point> peaks;
  for (const auto& point : points.points()) {
    const auto& extent = point.extents[TimelinePoints::host_rss];
    if (extent.highest == 99U) peaks.push_back(point);
    const auto shape = static_cast<std::uint64_t>(std::lround(point.last_seconds * 100) / 100'000);
    EXPECT_EQ(extent.last, shape) << "at " << point.last_seconds << " s";
  }
  ASSERT_EQ(peaks.size(), 1U);
  EXPECT_LE(peaks[0].first_seconds, 6543.21);
  EXPECT_GE(peaks[0].last_seconds, 6543.21);
}

TEST(TimelinePoints, BurstOfSamplesDoesNotCostTheRestItsShape) {
  TimelinePoints points;
  for (int i = 0; i < 500'000; ++i) points.add(host(i * 2e-6, 1, 0));  // the first second
  for (int i = 100; i < 10'000; ++i) points.add(host(i * 0.01, 1, 0));
  const auto after = std::count_if(points.points().begin(), points.points().end(),
                                   [](const auto& point) { return point.first_seconds > 1; });
  EXPECT_GT(after, 400);
}

TEST(TimelinePoints, FewSamplesStayAsTheyWere) {
  TimelinePoints points;
  for (int i = 0; i < 1000; ++i) points.add(host(i * 0.01, static_cast<std::uint64_t>(i), 0));
  ASSERT_EQ(points.points().size(), 1000U);
  EXPECT_TRUE(points.every_sample());
  EXPECT_EQ(points.points()[500].extents[TimelinePoints::host_rss].last, 500U);
}

TEST(TimelinePoints, UnknownStaysUnknownBetweenWhatIsKnown) {
  TimelinePoints points;
  for (int i = 0; i < 4000; ++i) {
    TimelineSample sample = host(i * 0.01, 1, 1);
    if (i % 1000 == 0) sample.device_process = static_cast<std::uint64_t>(i);
    points.add(sample);
  }
  const auto known = std::count_if(
      points.points().begin(), points.points().end(), [](const TimelinePoints::Point& point) {
        return point.extents[TimelinePoints::device_process].last.has_value();
      });
  EXPECT_EQ(known, 4);
}

TEST(TimelineLines, ExecutionsOfALineAddUpAndTheirBarsAreBounded) {
  TimelineLines lines;
  constexpr int executions = 100'000;
  for (int i = 0; i < executions; ++i) {
    lines.add(line(Moment::line_begins, i * 0.01, "loop"));
    lines.add(line(Moment::line_ends, i * 0.01 + 0.005, "loop"));
  }
  ASSERT_EQ(lines.lines().size(), 1U);
  const TimelineLines::Line& loop = lines.lines()[0];
  EXPECT_EQ(loop.executions, static_cast<std::uint64_t>(executions));
  EXPECT_NEAR(loop.seconds, executions * 0.005, 1e-6);
  EXPECT_LE(loop.bars.size(), TimelineLines::most_bars);
  EXPECT_EQ(loop.bars.front().begin, 0);
  EXPECT_DOUBLE_EQ(loop.bars.back().end, (executions - 1) * 0.01 + 0.005);
}

TEST(TimelineLines, LinesAreBoundedToo) {
  TimelineLines lines;
  for (int i = 0; i < 1000; ++i) {
    const std::string label = std::to_string(i);
    lines.add(line(Moment::line_begins, i, label));
    lines.add(line(Moment::line_ends, i + 0.5, label));
  }
  EXPECT_EQ(lines.lines().size(), TimelineLines::most_lines);
  EXPECT_TRUE(lines.more_lines());
}

TEST(TimelineLines, LineThatStillRunsEndsWithTheTimeline) {
  TimelineLines lines;
  lines.add(line(Moment::line_begins, 1, "outer"));
  lines.add(line(Moment::line_begins, 2, "inner"));
  lines.finish(5);
  ASSERT_EQ(lines.lines().size(), 2U);
  EXPECT_EQ(lines.lines()[0].depth, 0U);
  EXPECT_EQ(lines.lines()[0].seconds, 4);
  EXPECT_EQ(lines.lines()[1].depth, 1U);
  EXPECT_EQ(lines.lines()[1].seconds, 3);
}

class TimelineSvgTest : public testing::Test {
 protected:
  /// Draws the samples and reads the chart back.
  void draw(const std::vector<TimelineSample>& samples, const std::string& title = "title") {
    TimelineSvg svg(path_, title);
    for (const TimelineSample& sample : samples) svg.write(sample);
    svg.commit();
    const std::string document = test::read_file(path_);
    elements_ = test::XmlReader(document).read();
  }

  std::vector<std::string> texts(const std::string& name) const {
    std::vector<std::string> texts;
    for (const test::XmlElement& element : elements_) {
      if (element.name == name) texts.push_back(element.text);
    }
    return texts;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "timeline.svg";
  std::vector<test::XmlElement> elements_;
};

TEST_F(TimelineSvgTest, IsAWellFormedPictureThatNeedsNothingElse) {
  draw({host(0, 5 * chart_mib, chart_mib), host(1, 7 * chart_mib, chart_mib)});
  EXPECT_EQ(elements_.front().name, "svg");
  EXPECT_EQ(elements_.front().attributes.at("xmlns"), "http://www.w3.org/2000/svg");
  for (const test::XmlElement& element : elements_) {
    EXPECT_THAT((std::vector<std::string>{"script", "image", "style", "use", "foreignObject"}),
                Not(Contains(element.name)));
    EXPECT_FALSE(element.attributes.contains("href"));
  }
}

TEST_F(TimelineSvgTest, NamesCurvesWithTheirPeaks) {
  draw({host(0, 5 * chart_mib, chart_mib), host(1, 7 * chart_mib, 2 * chart_mib),
        host(2, 6 * chart_mib, 0)});
  EXPECT_THAT(texts("text"), Contains("Host RSS"));
  EXPECT_THAT(texts("text"), Contains("peak 7.00 MiB"));
  EXPECT_THAT(texts("text"), Contains("Host own"));
  EXPECT_THAT(texts("text"), Contains("peak 2.00 MiB"));
}

TEST_F(TimelineSvgTest, RunWithoutADeviceHasNoCurvesOfOne) {
  draw({host(0, 5 * chart_mib, chart_mib), host(1, 7 * chart_mib, chart_mib)});
  EXPECT_THAT(texts("text"), Not(Contains("Device own")));
  EXPECT_THAT(texts("text"), Not(Contains("Device process")));
  draw({{Moment::interval, 0, "", "", chart_mib, 0, 0, {}},
        {Moment::interval, 1, "", "", chart_mib, 0, 1, 2}});
  EXPECT_THAT(texts("text"), Contains("Device own"));
  EXPECT_THAT(texts("text"), Contains("Device process"));
}

TEST_F(TimelineSvgTest, EveryLineHasARowHoweverShort) {
  draw({line(Moment::line_begins, 0.000'010, "open"), line(Moment::line_ends, 0.000'014, "open"),
        line(Moment::line_begins, 0.000'020, "start"), line(Moment::line_ends, 0.000'021, "start"),
        line(Moment::line_begins, 0.000'030, "evolve"), line(Moment::line_ends, 2, "evolve")});
  for (const char* text : {"cpu open", "cpu start", "cpu evolve", "4.00 µs", "2.00 s"}) {
    EXPECT_THAT(texts("text"), Contains(text));
  }
  EXPECT_THAT(texts("title"), Contains("cpu open: start 10.0 µs, duration 4.00 µs"));
}

TEST_F(TimelineSvgTest, TextIsEscaped) {
  const std::string odd = "<&>\"'\x01 \xc2\xb5";
  draw({line(Moment::line_begins, 0, odd), line(Moment::line_ends, 1, odd)}, odd);
  const std::string shown = "<&>\"'  \xc2\xb5";
  EXPECT_THAT(texts("title"), Contains(shown));
  EXPECT_THAT(texts("text"), Contains("cpu " + shown));
}

TEST_F(TimelineSvgTest, TimelineOfOneInstantIsDrawn) {
  draw({host(0, 0, 0)});
  for (const test::XmlElement& element : elements_) {
    for (const auto& [name, value] : element.attributes) {
      EXPECT_EQ(value.find("nan"), std::string::npos) << name;
      EXPECT_EQ(value.find("inf"), std::string::npos) << name;
    }
  }
}

TEST_F(TimelineSvgTest, LongRunIsASmallFile) {
  std::vector<TimelineSample> samples;
  for (int i = 0; i < 100'000; ++i) {
    const auto bytes = static_cast<std::uint64_t>(i % 977) * chart_mib;
    samples.push_back({Moment::interval, i * 0.01, "", "", bytes, bytes, bytes, bytes});
  }
  draw(samples);
  EXPECT_LT(std::filesystem::file_size(path_), 500'000U);
}

}  // namespace
}  // namespace simgpu::memory
