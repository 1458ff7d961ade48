#include "driver/plan/resume.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

namespace {

/// The one before the last, which cannot be used because of a `problem`.
Checkpoint find_previous(const std::filesystem::path& previous, const std::string& problem) {
  try {
    Checkpoint point = open_checkpoint(previous);
    say("warning: " + problem + "; going on from the one before it, " +
        one_line(previous.string()) + ", at step " + grouped(point.header.position.step));
    return point;
  } catch (const Error& error) {
    throw Error(error.kind(), problem + "; nor is the one before it of use: " + error.what());
  }
}

/// The checkpoint of that name, else the one before it.
Checkpoint find_checkpoint(const std::filesystem::path& file) {
  try {
    return open_checkpoint(file);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_input) throw;
    const std::filesystem::path previous = previous_generation(file);
    std::error_code failure;
    if (!std::filesystem::exists(previous, failure)) throw;
    return find_previous(previous, error.what());
  }
}

/// Refuses a flag that says something else than the checkpoint.
template <class Value, class Text>
void require_same_as_saved(const Checkpoint& point, bool given, const char* flag, const Value& here,
                           const Value& there, Text text) {
  if (!given || here == there) return;
  throw Error(ErrorKind::bad_input,
              std::string(flag) + ": the run of " + io::quote(point.file.string()) + " has " +
                  text(there) + ", not " + text(here) + "; leave the flag out to go on with it");
}

void require_same_parameters(const Options& options, const Checkpoint& point) {
  const Parameters& here = options.parameters;
  const Parameters& there = point.header.parameters;
  const Given& given = options.given;
  const auto name = [](auto choice) { return std::string(name_of(choice)); };
  const auto count = [](std::uint64_t number) { return std::to_string(number); };
  require_same_as_saved(point, given.particles, "--particles", here.particles, there.particles,
                        count);
  require_same_as_saved(point, given.first, "--first", here.first, there.first, count);
  require_same_as_saved(point, given.steps, "--steps", here.steps, there.steps, count);
  require_same_as_saved(point, given.timestep, "--timestep", here.timestep, there.timestep,
                        shortest);
  require_same_as_saved(point, given.precision, "--precision", here.precision, there.precision,
                        name);
  require_same_as_saved(point, given.math, "--math", here.math, there.math, name);
  if (given.seed && !point.header.generated_start) {
    throw Error(ErrorKind::bad_input, "--seed: the run of " + io::quote(point.file.string()) +
                                          " began with the particles of a file; leave the flag "
                                          "out to go on with it");
  }
  require_same_as_saved(point, given.seed, "--seed", here.seed, there.seed, count);
}

/// The law of that flow and scheme with these columns, or null.
const LawInfo* law_of(const SavedLaw& saved, std::span<const LawInfo* const> laws) {
  for (const LawInfo* const law : laws) {
    const bool has_columns = std::equal(
        law->columns.begin(), law->columns.end(), saved.columns.begin(), saved.columns.end(),
        [](const ColumnInfo& here, const std::string& there) { return here.name == there; });
    if (law->flow == saved.flow && law->scheme == saved.scheme && has_columns) return law;
  }
  return nullptr;
}

/// Has the run go on by its own law, with that law's own parameters.
void set_law(const Checkpoint& point, std::span<const LawInfo* const> laws,
             Parameters& parameters) {
  const SavedLaw& saved = point.header.law;
  parameters.law = law_of(saved, laws);
  bool is_known =
      parameters.law != nullptr && parameters.law->parameters.size() == saved.parameters.size();
  for (std::size_t i = 0; is_known && i < saved.parameters.size(); ++i) {
    is_known = parameters.law->parameters[i].name == saved.parameters[i].first;
    parameters.law_parameters[i] = saved.parameters[i].second;
  }
  if (is_known) return;
  throw Error(ErrorKind::bad_input,
              io::quote(point.file.string()) + ": its particles move by " + saved.flow + "/" +
                  saved.scheme +
                  ", which this simgpu does not know in that form; go on with the program that "
                  "wrote it");
}

}  // namespace

Options resumed(const Options& options) {
  if (!options.resume) return options;
  Options result = options;
  result.resume_point = find_checkpoint(*options.resume);
  require_same_parameters(options, *result.resume_point);
  const CheckpointHeader& header = result.resume_point->header;
  if (options.verify && !header.generated_start) {
    throw Error(ErrorKind::bad_input,
                "--verify needs the start of the run, which " +
                    io::quote(options.resume->string()) +
                    " does not have, since it came from a file; leave --verify out");
  }
  const Order order = options.parameters.order;
  result.parameters = header.parameters;
  set_law(*result.resume_point, options.laws, result.parameters);
  result.parameters.order = order;
  require_math_in_order(result.parameters);
  require_whole_epochs(result);
  return result;
}

}  // namespace simgpu::driver
