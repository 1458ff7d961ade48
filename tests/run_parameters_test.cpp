// What holds for each parameter of a run, whichever are in the list: that it is a flag, that
// reports, checkpoints and files say it by its name, and that a run with another value of it is
// another run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "checkpoint_fixture.hpp"
#include "common/parameters.hpp"
#include "common/run_identity.hpp"
#include "driver/cli/flags.hpp"
#include "driver/cli/understand.hpp"
#include "driver/plan/parameter_flag.hpp"
#include "driver/plan/resume.hpp"
#include "driver/plan/saved_report.hpp"
#include "driver/report/json_parts.hpp"
#include "driver/report/report.hpp"
#include "expect_error.hpp"

namespace simgpu::driver {
namespace {

using test::CheckpointTest;
using test::circle_law;
using test::expect_error;
using testing::AllOf;
using testing::HasSubstr;

constexpr ParameterInfo wind[] = {{"drag", 0.5, "1/time", "by the air"},
                                  {"windage", 0.03, "", "share of the wind"}};

/// The circle's law by another name, and with parameters.
constexpr LawInfo windy_of(std::string_view flow, std::string_view scheme) {
  LawInfo law = circle_law;
  law.flow = flow;
  law.scheme = scheme;
  law.parameters = wind;
  return law;
}
constexpr LawInfo windy = windy_of("windy", "euler");
constexpr LawInfo of_other_flow = windy_of("stormy", "euler");
constexpr LawInfo of_other_scheme = windy_of("windy", "rk4");
constexpr const LawInfo* laws[] = {&circle_law, &windy, &of_other_flow, &of_other_scheme};

Parameters usual() {
  Parameters parameters = default_parameters(&windy);
  parameters.particles = 3;
  return parameters;
}

/// Gives a parameter of each type another value.
struct Change {
  Parameters& run;

  void operator()(const CountParameter& count) const { ++(run.*count.member); }
  void operator()(const RealParameter& real) const { run.*real.member += 0.25; }
  template <class Choice>
  void operator()(const ChoiceParameter<Choice>& choice) const {
    run.*choice.member = choices<Choice>[1];
  }
  void operator()(const LawName& name) const {
    const bool is_flow = name.member == &LawInfo::flow;
    run.law = is_flow ? &of_other_flow : &of_other_scheme;
  }
  void operator()(const RegionParameter& region) const { (run.*region.member).along[0].to += 1; }
  void operator()(const VelocityText&) const { run.velocity.text = "-y, x"; }
  void operator()(const FieldText& text) const { run.field.*text.member = "other"; }
  void operator()(const LawSettings&) const { run.law_parameters[1] = 0.04; }
};

Parameters with_another(const RunParameter& parameter) {
  Parameters run = usual();
  std::visit(Change{run}, parameter.value);
  return run;
}

CheckpointHeader header_of_run(const Parameters& run) {
  CheckpointHeader header;
  header.parameters = run;
  header.law = saved_law(run);
  return header;
}

TEST(RunParameters, HaveEachANameOfItsOwnAndAMeaningIfAFlagSetsThem) {
  std::set<std::string_view> names;
  for (const RunParameter& parameter : run_parameters) {
    EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name;
    EXPECT_EQ(flag_name(parameter).empty(), parameter.meaning.empty()) << parameter.name;
  }
}

TEST(RunParameters, AreFlagsOfTheirNames) {
  const std::vector<Flag> all = flags();
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const std::string name = flag_name(run_parameters[place]);
    if (name.empty()) continue;
    const auto flag = std::ranges::find(all, name, &Flag::name);
    ASSERT_NE(flag, all.end()) << name;
    EXPECT_EQ(std::get<std::size_t>(flag->target), place);
    EXPECT_THAT(flag->description, HasSubstr(std::string(run_parameters[place].meaning)));
  }
  EXPECT_EQ(flag_name(run_parameters[place_of("start_time")]), "--start-time");
}

TEST(RunParameters, AreAtTheirDefaultsWhereTheCommandLineSaysNothing) {
  const char* const nothing[] = {"simgpu"};
  const Options options = understand(std::get<Arguments>(read_command_line(1, nothing)));
  EXPECT_EQ(options.parameters, default_parameters());
}

TEST(RunParameters, AreInReportsByTheirNames) {
  const Json params = params_json(usual(), true);
  for (const RunParameter& parameter : run_parameters) {
    const std::string name(parameter.name);
    ASSERT_TRUE(params.contains(name)) << name;
    EXPECT_FALSE(params[name].is_null()) << name;
    EXPECT_NE(params_json(with_another(parameter), true)[name], params[name]) << name;
    EXPECT_EQ(params_json(usual(), false)[name].is_null(), parameter.of_generated_start) << name;
  }
}

TEST(RunParameters, AreToldToPeople) {
  for (const RunParameter& parameter : run_parameters) {
    if (&parameter == &run_parameters[place_of("field_identity")]) continue;  // its names are told
    EXPECT_NE(parameters_text(with_another(parameter), true), parameters_text(usual(), true))
        << parameter.name;
  }
}

TEST(RunParameters, OfTheOriginalBenchmarkTakeOneLine) {
  EXPECT_EQ(parameters_text(default_parameters(), true),
            "100,000 particles, 100 steps of 1e-05, double precision, order particle, exact "
            "arithmetic, seed 42\n");
}

TEST(RunParameters, ThatDecideBitsOrNameAFieldAreInCheckpointsByTheirNamesAndComeBack) {
  for (const RunParameter& parameter : run_parameters) {
    const bool names_field = std::holds_alternative<FieldText>(parameter.value);
    const Parameters run = with_another(parameter);
    const std::string line = header_line(header_of_run(run));
    const Json header = Json::parse(line);
    EXPECT_EQ(header.contains(std::string(parameter.name)), parameter.decides_bits || names_field)
        << parameter.name;
    const CheckpointHeader read = parse_header_line(line);
    Parameters again = read.parameters;
    again.law = run.law;
    again.law_parameters = run.law_parameters;
    again.velocity = run.velocity;
    again.field = run.field;
    again.order = run.order;
    EXPECT_EQ(again, run) << parameter.name;
    EXPECT_EQ(read.law, saved_law(run)) << parameter.name;
    EXPECT_EQ(read.law.field.files, run.field.files);
    EXPECT_EQ(read.law.field.velocity_names, run.field.velocity_names);
  }
}

TEST(RunParameters, ThatDecideBitsTellCheckpointsOfTwoRunsApart) {
  const CheckpointHeader one = header_of_run(usual());
  for (const RunParameter& parameter : run_parameters) {
    EXPECT_EQ(are_of_one_run(one, header_of_run(with_another(parameter))), !parameter.decides_bits)
        << parameter.name;
  }
}

/// The start's seed is in its checksum, and the same particles on the same way are one run
/// whichever step is the last.
TEST(RunParameters, OfFilesTellTheIdentitiesOfTwoRunsApart) {
  for (const RunParameter& parameter : run_parameters) {
    const bool is_mixed_in =
        parameter.in_files && parameter.decides_bits && !parameter.of_generated_start;
    EXPECT_EQ(run_identity(1, with_another(parameter)) != run_identity(1, usual()), is_mixed_in)
        << parameter.name;
  }
}

class RunParametersResumed : public CheckpointTest {
 protected:
  void SetUp() override {
    write_checkpoint(file_, header_of_run(usual()), *test::created_by_one_thread<double>(3), false);
  }

  /// Of a command line that gives the parameter the value that it has in `run`.
  Options options_with(std::size_t place, const Parameters& run) const {
    Options options = resume_options();
    options.laws = laws;
    options.parameters = run;
    options.given[place] = true;
    if (std::holds_alternative<LawSettings>(run_parameters[place].value)) {
      options.settings = {{"windage", run.law_parameters[1]}};
    }
    return options;
  }
};

TEST_F(RunParametersResumed, AreRefusedIfTheyDecideBitsAndAreOthers) {
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const RunParameter& parameter = run_parameters[place];
    const std::string flag = flag_name(parameter);
    if (flag.empty()) continue;
    SCOPED_TRACE(flag);
    EXPECT_NO_THROW(resumed(options_with(place, usual())));
    const Options other = options_with(place, with_another(parameter));
    if (parameter.decides_bits) {
      expect_error(ErrorKind::bad_input, AllOf(HasSubstr(flag), HasSubstr("run.ckpt")),
                   [&] { resumed(other); });
    } else {
      EXPECT_NO_THROW(resumed(other));
    }
  }
}

TEST_F(RunParametersResumed, AreThoseOfTheCheckpointIfNothingIsGiven) {
  Options options = resume_options();
  options.laws = laws;
  EXPECT_EQ(resumed(options).parameters, usual());
}

TEST_F(RunParametersResumed, OfALawThatIsNotKnownInThatFormAreRefusedByItsName) {
  LawInfo with_more = windy;
  constexpr ParameterInfo more[] = {wind[0], wind[1], {"gusts", 1, "", "in an hour"}};
  with_more.parameters = more;
  LawInfo with_other_columns = windy;
  constexpr ColumnInfo columns[] = {{"lon", "", ""}, {"lat", "", ""}, {"age", "", ""}};
  with_other_columns.columns = columns;
  const LawInfo* const others[] = {&circle_law, &with_more, &with_other_columns, &of_other_scheme};
  for (const LawInfo* const law : others) {
    Options options = resume_options();
    options.laws = {&law, 1};
    expect_error(ErrorKind::bad_input,
                 AllOf(HasSubstr("run.ckpt"), HasSubstr("windy/euler"),
                       HasSubstr("x,y,angular_speed"), HasSubstr("drag=0.5, windage=0.03")),
                 [&] { resumed(options); });
  }
}

class RunParametersOfReports : public testing::Test {
 protected:
  /// Compares the run with a report of these parameters.
  void accept(const Json& params, const Parameters& run) const {
    Json report = {{"schema", {{"name", "simgpu.run"}, {"major", 1}, {"minor", 6}}},
                   {"params", params}};
    report["runs"] = Json::array({{{"checksum", "0123456789abcdef"}}});
    const auto file = folder_.write("report.json", report.dump());
    EXPECT_EQ(saved_checksum(file, run, true), 0x0123456789abcdefU);
  }

  test::TemporaryFolder folder_;
};

TEST_F(RunParametersOfReports, AreRefusedIfTheyDecideBitsAndAreOthers) {
  for (const RunParameter& parameter : run_parameters) {
    SCOPED_TRACE(parameter.name);
    const Json params = params_json(with_another(parameter), true);
    if (parameter.decides_bits) {
      expect_error(
          ErrorKind::bad_input,
          AllOf(HasSubstr("report.json"), HasSubstr("whose " + std::string(parameter.name))),
          [&] { accept(params, usual()); });
    } else {
      accept(params, usual());
    }
  }
}

TEST_F(RunParametersOfReports, AreAtTheirDefaultsWhereAnEarlierVersionDidNotSayThem) {
  Json params = params_json(default_parameters(), true);
  for (const RunParameter& parameter : run_parameters) {
    if (parameter.goes_without_saying) params.erase(std::string(parameter.name));
  }
  accept(params, default_parameters());
  Parameters later = default_parameters();
  later.start_time = 1;
  expect_error(ErrorKind::bad_input, HasSubstr("start_time is 0.0; here it is 1.0"),
               [&] { accept(params, later); });
}

}  // namespace
}  // namespace simgpu::driver
