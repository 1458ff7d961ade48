#include "common/timeline/timeline_csv.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <string>

#include "temporary_folder.hpp"

namespace simgpu::memory {
namespace {

constexpr std::string_view header =
    "seconds,device,line,host_rss_bytes,host_own_bytes,device_own_bytes,device_process_bytes\n";

class TimelineCsvTest : public testing::Test {
 protected:
  std::string written(const std::vector<TimelineSample>& samples) {
    TimelineCsv csv(path_);
    for (const TimelineSample& sample : samples) csv.write(sample);
    csv.commit();
    return test::read_file(path_);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "timeline.csv";
};

TEST_F(TimelineCsvTest, SampleIsARowAndUnknownIsAnEmptyCell) {
  EXPECT_EQ(written({{TimelineSample::Moment::line_ends, 0.0125, "cuda:0", "evolve", 4096, 2, 3, 5},
                     {TimelineSample::Moment::interval, 1e-9, "", "", {}, 0, 0, {}}}),
            std::string(header) +
                "0.012500000,cuda:0,evolve,4096,2,3,5\n"
                "0.000000001,,,,0,0,\n");
}

TEST_F(TimelineCsvTest, TextThatWouldBreakARowIsQuoted) {
  EXPECT_EQ(written({{TimelineSample::Moment::interval, 0, "a,b", "say \"x\"\n", {}, 0, 0, {}}}),
            std::string(header) + "0.000000000,\"a,b\",\"say \"\"x\"\"\n\",,0,0,\n");
}

TEST_F(TimelineCsvTest, NoRowIsLostHoweverManyThereAre) {
  TimelineCsv csv(path_);
  constexpr std::uint64_t rows = 20'000;
  constexpr auto most = ~std::uint64_t{0};
  for (std::uint64_t i = 0; i < rows; ++i) {
    csv.write({TimelineSample::Moment::interval, 1e6 + 1e-3 * static_cast<double>(i), "cuda:0",
               std::string(300, 'x'), i, most, most, most});
  }
  csv.commit();
  const std::string text = test::read_file(path_);
  std::string_view rest(text);
  rest.remove_prefix(header.size());
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::string cell = "," + std::string(300, 'x') + "," + std::to_string(i) + ",";
    const std::string_view row = rest.substr(0, rest.find('\n'));
    ASSERT_NE(row.find(cell), std::string_view::npos) << row;
    rest.remove_prefix(row.size() + 1);
  }
  EXPECT_EQ(rest, "");
}

}  // namespace
}  // namespace simgpu::memory
