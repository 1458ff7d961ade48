// simgpu --compare-with: this machine's run against what another one wrote.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class CompareWith : public testing::Test {
 protected:
  ProgramResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--device", "cpu", "--particles", "100_003"});
    return simgpu(arguments);
  }

  /// A run whose state and report are kept.
  void SetUp() override { ASSERT_EQ(run({"--output", state_, "--json", report_}).exit_code, 0); }

  void expect_refused(const std::vector<std::string>& arguments,
                      const testing::Matcher<std::string>& problem) const {
    const ProgramResult result = run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, problem);
  }

  TemporaryFolder folder_;
  std::string state_ = folder_.path() / "state.csv";
  std::string report_ = folder_.path() / "report.json";
};

TEST_F(CompareWith, SameRunOnOtherThreadsIsEqualToItsStateAndItsReport) {
  for (const std::string& file : {state_, report_}) {
    const ProgramResult result = run({"--compare-with", file, "--threads", "1", "--order", "step"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("Compare: "));
  }
}

TEST_F(CompareWith, StateThatDiffersIsExitThreeWithEachFieldAndTheFirstDifferences) {
  const std::filesystem::path other = folder_.path() / "other.csv";
  ASSERT_EQ(run({"--output", other, "--steps", "99"}).exit_code, 0);
  const ProgramResult result = run({"--compare-with", other, "--json", "-"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("cpu and "), HasSubstr("other.csv differ in 1")));
  const json found = json::parse(result.out)["compare_with"];
  EXPECT_EQ(found["equal"], false);
  EXPECT_EQ(found["compare"]["fields"]["angular_speed"]["differing"], 0);
  EXPECT_GT(found["compare"]["fields"]["x"]["differing"], 90'000);
  EXPECT_EQ(found["compare"]["listed"].size(), 10U);
  EXPECT_EQ(found["compare"]["first_index"], 0);
}

TEST_F(CompareWith, OneBitIsFound) {
  std::string text = read_file(state_);
  const std::size_t last_digit = text.size() - 2;
  text[last_digit] = text[last_digit] == '1' ? '2' : '1';
  const std::filesystem::path other = folder_.write("other.csv", text);
  const ProgramResult result = run({"--compare-with", other});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("1 of 100,003 particles"), HasSubstr("particle 100002"),
                                HasSubstr("angular_speed")));
}

TEST_F(CompareWith, ReportWithAnotherChecksumIsExitThreeAndTheOutputIsNotWritten) {
  json document = json::parse(read_file(report_));
  document["runs"].at(0)["checksum"] = "0123456789abcdef";
  const std::filesystem::path other = folder_.write("other.json", document.dump());
  const std::filesystem::path output = folder_.write("out.csv", "old");
  const ProgramResult result = run({"--compare-with", other, "--output", output});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("0123456789abcdef there"), HasSubstr("out.csv")));
  EXPECT_EQ(read_file(output), "old");
}

TEST_F(CompareWith, ReportWhoseRunsDifferIsRefusedWhicheverOfThemIsEqual) {
  json document = json::parse(read_file(report_));
  document["runs"].push_back(document["runs"].at(0));
  const auto compare_with = [&] {
    return std::vector<std::string>{"--compare-with", folder_.write("two.json", document.dump())};
  };
  EXPECT_EQ(run(compare_with()).exit_code, 0);
  for (const int one : {1, 0}) {
    json& checksum = document["runs"].at(static_cast<std::size_t>(one))["checksum"];
    const json equal = checksum;
    checksum = "0123456789abcdef";
    expect_refused(compare_with(), AllOf(HasSubstr("two.json"), HasSubstr("different checksums")));
    checksum = equal;
  }
  document["runs"].at(1).erase("checksum");
  expect_refused(compare_with(), HasSubstr("no checksum"));
}

TEST_F(CompareWith, ReportOfAnotherRunIsRefusedWithTheParameter) {
  expect_refused({"--compare-with", report_, "--steps", "99"},
                 AllOf(HasSubstr("steps is 100; here it is 99"), HasSubstr("report.json")));
  expect_refused({"--compare-with", report_, "--first", "5"},
                 HasSubstr("first is 0; here it is 5"));
  expect_refused({"--compare-with", report_, "--seed", "1"}, HasSubstr("seed"));
  expect_refused({"--compare-with", report_, "--math", "fast"}, HasSubstr("math"));
  expect_refused({"--compare-with", report_, "--precision", "single"}, HasSubstr("precision"));
  expect_refused({"--compare-with", report_, "--timestep", "1e-6", "--steps", "100"},
                 HasSubstr("timestep"));
  const ProgramResult result = simgpu({"--device", "cpu", "--compare-with", report_});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("particles"));
}

TEST_F(CompareWith, ReportFromBeforeThereWereRangesIsOfTheFirstParticles) {
  json document = json::parse(read_file(report_));
  document["params"].erase("first");
  const std::filesystem::path old = folder_.write("old.json", document.dump());
  EXPECT_EQ(run({"--compare-with", old}).exit_code, 0);
  expect_refused({"--compare-with", old, "--first", "5"}, HasSubstr("first is 0; here it is 5"));
}

TEST_F(CompareWith, RangeIsEqualToItsStateAndItsReportAndItsParticlesHaveTheirIndices) {
  const std::string first = "5000000000";
  ASSERT_EQ(run({"--first", first, "--output", state_, "--json", report_}).exit_code, 0);
  for (const std::string& file : {state_, report_}) {
    EXPECT_EQ(run({"--first", first, "--compare-with", file}).exit_code, 0) << file;
  }
  const ProgramResult result =
      run({"--first", first, "--steps", "0", "--compare-with", state_, "--json", "-"});
  EXPECT_EQ(result.exit_code, 3);
  const json found = json::parse(result.out)["compare_with"]["compare"];
  EXPECT_EQ(found["first_index"], 5'000'000'000);
  EXPECT_GT(found["worst_index"], 5'000'000'000);
  EXPECT_EQ(found["listed"].at(1)["index"], 5'000'000'000);
}

TEST_F(CompareWith, WhatIsNoReportIsRefused) {
  for (const char* text :
       {"", "{}", "[]", "7", "{\"schema\":7}", "{\"schema\":{\"name\":\"simgpu.run\",\"major\":2}}",
        "{\"schema\":{\"name\":\"simgpu.estimate\",\"major\":1}}", "{\"schema\":"}) {
    expect_refused({"--compare-with", folder_.write("bad.json", text)},
                   HasSubstr("it is no report of simgpu --json"));
  }
}

TEST_F(CompareWith, ReportThatWouldTakeTheStackOrTheMemoryIsRefused) {
  const std::string deep =
      "{\"schema\":{\"name\":\"simgpu.run\",\"major\":1},\"params\":{\"particles\":" +
      std::string(400'000, '[') + std::string(400'000, ']') + "}}";
  expect_refused({"--compare-with", folder_.write("deep.json", deep)}, HasSubstr("deep.json"));
  const std::string big(2'000'000, ' ');
  expect_refused({"--compare-with", folder_.write("big.json", big)}, HasSubstr("too long"));
  const std::filesystem::path folder = folder_.path() / "folder.json";
  std::filesystem::create_directory(folder);
  expect_refused({"--compare-with", folder}, HasSubstr("not a regular file"));
}

TEST_F(CompareWith, StateThatWasReadMayBeWhatItIsComparedWith) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--input", state_, "--steps", "0", "--compare-with", state_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(CompareWith, ReportWithoutAChecksumIsRefused) {
  const json good = json::parse(read_file(report_));
  for (const json& checksum :
       {json(), json(7), json("12"), json("0123456789abcdeg"), json("0123456789ABCDEF0")}) {
    json document = good;
    document["runs"].at(0)["checksum"] = checksum;
    expect_refused({"--compare-with", folder_.write("bad.json", document.dump())},
                   HasSubstr("no checksum"));
  }
  for (const char* name : {"runs", "params"}) {
    json document = good;
    document[name] = 7;
    expect_refused({"--compare-with", folder_.write("bad.json", document.dump())},
                   HasSubstr("bad.json"));
  }
}

TEST_F(CompareWith, StateOfOtherParticlesIsRefusedBeforeAnyWork) {
  expect_refused({"--compare-with", folder_.write("two.csv", "x,y,angular_speed\n1,2,3\n4,5,6\n")},
                 AllOf(HasSubstr("two.csv"), HasSubstr("has 2 particles"), HasSubstr("100,003")));
  expect_refused({"--compare-with", folder_.path() / "none.csv"}, HasSubstr("none.csv"));
  expect_refused({"--compare-with", folder_.path() / "none.json"}, HasSubstr("cannot open it"));
  expect_refused({"--compare-with", state_, "--output", state_}, HasSubstr("the same file"));
}

}  // namespace
}  // namespace simgpu::test
