// What the headers of checkpoints say, and which are refused.

#include "driver/checkpoint/checkpoint_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checkpoint_fixture.hpp"

namespace simgpu::driver {
namespace {

using test::header_of;
using testing::AllOf;
using testing::HasSubstr;

TEST(CheckpointHeaders, OfAnotherVersionAreRefusedByItsNameAndThatOfItsSimgpu) {
  for (const std::string format : {"1.2", "2.0", "4.0"}) {
    const std::string line = R"({"schema":{"name":"simgpu.checkpoint","major":)" +
                             format.substr(0, 1) + R"(,"minor":)" + format.substr(2) +
                             R"(},"version":"0.0.9"})";
    try {
      parse_header_line(line);
      FAIL() << line;
    } catch (const OtherVersion& problem) {
      EXPECT_THAT(
          problem.what(),
          AllOf(HasSubstr("format " + format), HasSubstr("simgpu 0.0.9 wrote"),
                HasSubstr("reads format 3"), HasSubstr("finish the run with the simgpu 0.0.9")));
    }
  }
}

TEST(CheckpointHeaders, ThatSayWhatCannotBeAreRefused) {
  const std::string line = header_line(header_of(3, Precision::double_precision));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = line.substr(0, line.size() - 1);
    const std::size_t place = other.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return other.replace(place, from.size(), to);
  };
  EXPECT_NO_THROW(parse_header_line(changed("\"minor\":0", "\"minor\":9")));
  for (const std::string& bad :
       {changed("simgpu.checkpoint", "simgpu.run"),
        changed("65536", "65535"),
        changed("\"major\":3", "\"major\":null"),
        changed("\"particles\":3", "\"particles\":0"),
        changed("\"particles\":3", "\"particles\":-3"),
        changed("\"step\":0", "\"step\":101"),
        changed("\"math\":\"exact\",\"generated_start\":true,\"step\":0",
                "\"math\":\"fast\",\"generated_start\":true,\"step\":10"),
        changed("\"flow\":\"circle\"", "\"flow\":3"),
        changed("\"euler\"", "null"),
        changed("\"columns\":[\"x\",\"y\",\"angular_speed\"]", "\"columns\":[]"),
        changed("\"columns\":[\"x\"", "\"columns\":[1"),
        changed("\"columns\":[\"x\",\"y\",\"angular_speed\"]", "\"columns\":\"x\""),
        changed("\"law_parameters\":{}", "\"law_parameters\":[]"),
        changed("\"law_parameters\":{}", "\"law_parameters\":{\"a\":\"b\"}"),
        changed("\"start_time\":0.0", "\"start_time\":null"),
        changed("\"seed\":42", "\"seed\":-1"),
        changed("\"ahead\":0", "\"ahead\":3"),
        changed("\"ahead\":0", "\"ahead\":1"),
        changed("double", "half"),
        changed("exact", "wrong"),
        changed("1e-05", "0"),
        changed("1e-05", "\"x\""),
        changed("true", "1"),
        std::string("{}"),
        std::string("[]"),
        std::string("3"),
        std::string("")}) {
    EXPECT_THROW(parse_header_line(bad), std::invalid_argument) << bad;
  }
}

TEST(CheckpointHeaders, SayOfWhichRunTheyAre) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  EXPECT_EQ(parse_header_line(header_line(header)).run, std::nullopt);
  header.run = 0xabc;
  const std::string line = header_line(header);
  EXPECT_EQ(parse_header_line(line).run, 0xabcU);
  for (const char* bad : {"3", "\"\"", "\"xyz\"", "\"10000000000000abc00\"", "null"}) {
    std::string other = line;
    const std::string member = "\"run\":\"0000000000000abc\"";
    other.replace(other.find(member), member.size(), "\"run\":" + std::string(bad));
    EXPECT_THROW(parse_header_line(other), std::invalid_argument) << bad;
  }
}

TEST(CheckpointHeaders, OfOneRunAreThoseOfOneIdentityAndOneEnd) {
  const CheckpointHeader one = header_of(3, Precision::double_precision);
  CheckpointHeader other = header_of(3, Precision::double_precision, {7, 0, 0});
  EXPECT_TRUE(are_of_one_run(one, other));
  other.parameters.seed = 7;
  EXPECT_FALSE(are_of_one_run(one, other));
  CheckpointHeader same = other;
  same.run = other.run = 5;
  EXPECT_TRUE(are_of_one_run(same, other));
  other.run = 6;
  EXPECT_FALSE(are_of_one_run(same, other));
  other.run = 5;
  other.parameters.steps = 7;
  EXPECT_FALSE(are_of_one_run(same, other));
}

TEST(CheckpointHeaders, SayOfWhichPartsSomeParticlesAreAhead) {
  const CheckpointHeader header =
      header_of(30, Precision::double_precision, {5, 7, 3, {20, 0, 10}});
  EXPECT_EQ(parse_header_line(header_line(header)).position, header.position);
}

TEST(CheckpointHeaders, WhosePartsAreNotAllParticlesAreRefused) {
  CheckpointHeader header = header_of(30, Precision::double_precision, {5, 7, 3, {}});
  for (const std::vector<std::uint64_t>& parts :
       {std::vector<std::uint64_t>{30, 1}, {29}, {20, 9}, {0}, {31}, {UINT64_MAX, 31}}) {
    header.position.parts = parts;
    EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument)
        << testing::PrintToString(parts);
  }
  header.position = {5, 0, 0, {20, 10}};
  EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument) << "none is ahead";
  for (const char* parts : {"3", "\"30\"", "[-30]", "[30.0]", "[\"30\"]", "null", "{}", "[[30]]"}) {
    header.position = {5, 7, 3, {30}};
    std::string line = header_line(header);
    const std::string member = "\"parts\":[30]";
    line.replace(line.find(member), member.size(), "\"parts\":" + std::string(parts));
    EXPECT_THROW(parse_header_line(line), std::invalid_argument) << parts;
  }
}

TEST(CheckpointHeaders, OfAStartFromAFileHaveNoPlaceInAGeneratedOne) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.generated_start = false;
  EXPECT_NO_THROW(parse_header_line(header_line(header)));
  header.parameters.first = 5;
  EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument);
}

TEST(CheckpointHeaders, WhoseParticlesEndBeyondTheLastIndexAreRefused) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  for (const std::uint64_t first : {most_count - 2, UINT64_MAX - 2, UINT64_MAX}) {
    header.parameters.first = first;
    EXPECT_THROW(parse_header_line(header_line(header)), std::invalid_argument) << first;
  }
}

TEST(CheckpointHeaders, SayWhereTheParticlesBegin) {
  CheckpointHeader header = header_of(3, Precision::double_precision);
  header.parameters.first = most_count - 3;
  EXPECT_EQ(parse_header_line(header_line(header)).parameters.first, most_count - 3);
  std::string line = header_line(header);
  const std::string member = "\"first\":9007199254740989,";
  line.erase(line.find(member), member.size());
  EXPECT_THROW(parse_header_line(line), std::invalid_argument);
}

}  // namespace
}  // namespace simgpu::driver
