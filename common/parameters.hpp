#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/evolution.hpp"
#include "common/initial_state.hpp"
#include "common/law_info.hpp"
#include "common/region.hpp"

namespace simgpu {

/// The law of a run that says nothing else: the first of those that simgpu comes with.
const LawInfo* default_law();

/// A parameter of a law, and its value.
struct LawSetting {
  std::string name;
  double value = 0;

  bool operator==(const LawSetting&) const = default;
};

/// The velocity field of a run that gives it as an expression; else empty.
struct Velocity {
  std::string text;
  std::vector<LawSetting> settings;  ///< of the names in it
  /// What it is compiled to (see expression/compile.hpp), and null before. Parameters are copied
  /// often, and this is large.
  std::shared_ptr<const expression::Program> program;

  /// The program follows from the rest.
  bool operator==(const Velocity& other) const {
    return text == other.text && settings == other.settings;
  }
};

/// The velocity field of a run whose law takes one on a grid; else empty. Where its velocities come
/// from is not said here (see field/levels.hpp).
struct GriddedField {
  std::string files;           ///< their name, or a pattern that names them
  std::string velocity_names;  ///< of the variables, with commas between; empty if they are found
  std::string identity;        ///< what the field is, in digits (see field_identity())
  Region extent;               ///< of its grid, in which generated particles start
  bool is_geographic = false;  ///< x and y are degrees, else metres
  bool is_periodic = false;    ///< the grid covers all longitudes
  bool is_depth = false;       ///< z is positive down
  std::string reference_date;  ///< of the time 0, as ISO 8601 has it; empty if it has none
  std::string calendar;        ///< of that date, by its CF name

  /// Whether they are one field, wherever their files lie.
  bool operator==(const GriddedField& other) const { return identity == other.identity; }
};

/// What a run computes. Its result does not depend on the order, nor on device or threads. What is
/// said of each of them is in run_parameters[] below.
struct Parameters {
  const LawInfo* law = default_law();  ///< what moves the particles
  Velocity velocity = {};              ///< of a law that takes one
  GriddedField field = {};             ///< likewise
  LawParameters law_parameters = {};
  std::uint64_t particles = 100'000;
  std::uint64_t first = 0;  ///< index of the first of them; a file's are counted from 0
  std::uint64_t steps = 100;
  double timestep = 1e-5;
  double start_time = 0;
  std::uint64_t seed = 42;
  Region region = {};  ///< the law's own if it has no dimensions
  Precision precision = Precision::double_precision;
  Order order = Order::particle;
  Math math = Math::exact;

  bool operator==(const Parameters&) const = default;
};

/// The flow of a run as people know it: by its name, or those of its files.
std::string flow_text(const Parameters& parameters);

/// Where the particles of a generated start are, where the run does not say it.
Region usual_region(const Parameters& parameters);

/// The part of the plane that pictures of a run show, unless its law tells how far particles come.
Box picture_of(const Parameters& parameters);

/// What a run's generated start is made from.
constexpr Start start_of(const Parameters& parameters) {
  return {parameters.seed, parameters.region};
}

/// How the particles of a run move, from its first step to its last.
inline Evolution evolution_of(const Parameters& parameters) {
  return {parameters.timestep,
          parameters.steps,
          parameters.math,
          parameters.start_time,
          0,
          parameters.law_parameters,
          parameters.velocity.program ? *parameters.velocity.program : expression::Program{}};
}

// By name, since nvcc writes such types with parentheses that g++ then warns of.
template <class Struct, class Value>
using MemberOf = Value Struct::*;

/// Where a parameter of a run is, and which values it may have.
struct CountParameter {
  MemberOf<Parameters, std::uint64_t> member;
  std::uint64_t least = 0;
  std::uint64_t most = most_count;
};
struct RealParameter {
  MemberOf<Parameters, double> member;
  bool is_timestep = false;  ///< not 0, and negative only if the law may run backward
  bool is_time = false;      ///< which is a date as well where a field has dates
};
template <class Choice>
struct ChoiceParameter {
  MemberOf<Parameters, Choice> member;
};
struct RegionParameter {
  MemberOf<Parameters, Region> member;
};
/// A name of the run's law.
struct LawName {
  MemberOf<LawInfo, std::string_view> member;
};
/// The text of the run's velocity.
struct VelocityText {};
/// A text of the run's gridded field.
struct FieldText {
  MemberOf<GriddedField, std::string> member;
};
/// The parameters that the law itself names.
struct LawSettings {};

/// One parameter of a run, and all that is said of it: in the manual, in reports, checkpoints and
/// files of particles; and whether two runs that differ in it are one.
struct RunParameter {
  /// The key in reports and checkpoints, and the attribute of .h5 files. The program's argument is
  /// named after it.
  std::string_view name;
  std::variant<CountParameter, RealParameter, ChoiceParameter<Precision>, ChoiceParameter<Order>,
               ChoiceParameter<Math>, RegionParameter, LawName, VelocityText, FieldText,
               LawSettings>
      value;
  std::string_view value_name = {};    ///< in the manual; empty if no argument sets it
  std::string_view default_text = {};  ///< in the manual; empty if there is nothing to say
  std::string_view meaning = {};       ///< in the manual
  /// How a report tells it to people, '#' being its value; empty if the words are the report's own.
  std::string_view phrase = {};
  bool decides_bits = true;  ///< else two runs that differ in it alone end with the same bits
  bool in_files = true;      ///< whether files of particles say it of the run that they are of
  bool of_generated_start = false;  ///< without meaning where the start was read from a file
  /// At its default it is not told to people, and what an earlier version wrote does not say it.
  bool goes_without_saying = false;
};

/// Every parameter of a run, in the order in which the manual and reports show them. One more is a
/// member of Parameters and a row here.
inline constexpr RunParameter run_parameters[] = {
    {.name = "flow",
     .value = LawName{&LawInfo::flow},
     .value_name = "NAME|FILE",
     .meaning = "What gives particles their velocity, a NetCDF file or a quoted pattern of files, "
                "or a built-in flow",
     .phrase = "flow #",
     .goes_without_saying = true},
    {.name = "field",
     .value = FieldText{&GriddedField::files},
     .phrase = "in #",
     .decides_bits = false,
     .goes_without_saying = true},
    {.name = "velocity_names",
     .value = FieldText{&GriddedField::velocity_names},
     .value_name = "U,V[,W]",
     .meaning = "The variables of the file's velocity, where their standard_name does not tell",
     .phrase = "variables #",
     .decides_bits = false,
     .goes_without_saying = true},
    {.name = "field_identity",
     .value = FieldText{&GriddedField::identity},
     .goes_without_saying = true},
    {.name = "velocity",
     .value = VelocityText{},
     .value_name = "U,V[,W]",
     .meaning = "An expression of x, y, z, t, pi and names of settings, instead of a built-in flow",
     .phrase = "velocity #",
     .goes_without_saying = true},
    {.name = "scheme",
     .value = LawName{&LawInfo::scheme},
     .value_name = "NAME",
     .meaning = "How a step is taken, by default the first that the flow has",
     .phrase = "scheme #",
     .goes_without_saying = true},
    {.name = "law_parameters",
     .value = LawSettings{},
     .value_name = "NAME=VALUE",
     .meaning = "A parameter of the flow; repeat it for others",
     .phrase = "#",
     .goes_without_saying = true},
    {.name = "particles",
     .value = CountParameter{&Parameters::particles, 1},
     .value_name = "N",
     .default_text = "100000",
     .meaning = "Particles of a generated start"},
    {.name = "first",
     .value = CountParameter{&Parameters::first},
     .value_name = "INDEX",
     .default_text = "0",
     .meaning = "Index of the first of them, to run a part of a larger run by itself",
     .goes_without_saying = true},
    {.name = "steps",
     .value = CountParameter{&Parameters::steps},
     .value_name = "K",
     .meaning = "Steps to take",
     .in_files = false},
    {.name = "timestep",
     .value = RealParameter{&Parameters::timestep, true},
     .value_name = "H",
     .meaning = "Length of a step in time, by default that of the flow; negative to run backward"},
    {.name = "start_time",
     .value = RealParameter{&Parameters::start_time, false, true},
     .value_name = "T|DATE",
     .default_text = "0",
     .meaning = "Time at which the run begins; of a file, seconds since its first time, or a date",
     .phrase = "from time # on",
     .goes_without_saying = true},
    {.name = "seed",
     .value = CountParameter{&Parameters::seed, 0, UINT64_MAX},
     .value_name = "S",
     .default_text = "42",
     .meaning = "Seed of a generated start",
     .phrase = "seed #",
     .of_generated_start = true},
    {.name = "region",
     .value = RegionParameter{&Parameters::region},
     .value_name = "X0:X1,Y0:Y1[,Z0:Z1]",
     .meaning = "Where the particles of a generated start are, by default the region of the flow",
     .phrase = "region #",
     .of_generated_start = true,
     .goes_without_saying = true},
    {.name = "precision",
     .value = ChoiceParameter<Precision>{&Parameters::precision},
     .value_name = "P",
     .default_text = "double",
     .meaning = "double or single",
     .phrase = "# precision"},
    {.name = "order",
     .value = ChoiceParameter<Order>{&Parameters::order},
     .value_name = "ORDER",
     .default_text = "particle",
     .meaning = "particle (all steps of one, then the next) or step; the same bits",
     .phrase = "order #",
     .decides_bits = false,
     .in_files = false},
    {.name = "math",
     .value = ChoiceParameter<Math>{&Parameters::math},
     .value_name = "M",
     .default_text = "exact",
     .meaning =
         "exact (the original's operations, each rounded by itself) or fast (fewer, as accurate)",
     .phrase = "# arithmetic"},
};

inline constexpr std::size_t run_parameter_count = std::size(run_parameters);

/// The place in the list of the parameter of that name, which must be there.
consteval std::size_t place_of(std::string_view name) {
  std::size_t place = 0;
  while (run_parameters[place].name != name) ++place;
  return place;
}

/// Whether it is the law, or one of the law's own parameters.
constexpr bool is_of_law(const RunParameter& parameter) {
  return std::holds_alternative<LawName>(parameter.value) ||
         std::holds_alternative<VelocityText>(parameter.value) ||
         std::holds_alternative<FieldText>(parameter.value) ||
         std::holds_alternative<LawSettings>(parameter.value);
}

/// Whether files of particles say it of that run: of a field, if there is one.
bool is_in_files(const RunParameter& parameter, const Parameters& run);

/// The value of a parameter of a run: a count, a number, a name, a region, or those of the law.
using RunValue =
    std::variant<std::uint64_t, double, std::string_view, Region, std::vector<LawSetting>>;

/// The parameters of a run's law, each with its value.
std::vector<LawSetting> settings_of(const Parameters& run);

/// The value that a run, whose law must be known, has.
RunValue value_of(const RunParameter& parameter, const Parameters& of_run);

/// Sets the parameter of a run to `value`. Returns false, and changes nothing, if the value has
/// another type than the parameter or is not allowed for it. The law of the run stays: its names
/// and those of its parameters must be the same.
bool set_value(const RunParameter& parameter, const RunValue& value, Parameters& of_run);

/// The value as a person would write it: "100000", "1e-05", "double", "a=1, b=2".
std::string text_of(const RunValue& value);

/// Those of a run that nothing is said of but its law, which is by default the first that simgpu
/// comes with.
Parameters default_parameters(const LawInfo* law = default_law());

}  // namespace simgpu
