#include "driver/cli/flags.hpp"

#include <algorithm>

#include "driver/plan/parameter_flag.hpp"

namespace simgpu::driver {

namespace {

FlagValue number(const char* name, const char* default_text = "") {
  return {ValueKind::number, name, default_text, {}};
}

FlagValue choice(const char* name, const char* default_text, const char* choices) {
  return {ValueKind::choice, name, default_text, choices};
}

FlagValue file(const char* suffixes) {
  return {ValueKind::file, "FILE", "", suffixes};
}

const FlagValue none = {};

std::vector<Flag> leading_flags() {
  return {
      {"--help", {}, general_group, none, "Print this text and exit", "-h"},
      {"--version", {}, general_group, none, "Print version and build and exit", "-V"},

      {"--device", &Arguments::device, device_group,
       choice("DEVICE", "auto", "auto cpu cuda cuda:all"),
       "auto (a usable GPU, else the CPU), cpu, cuda, cuda:N, or several GPUs: cuda:0,1 or "
       "cuda:all"},
      {"--threads", &Arguments::threads, device_group, number("N"),
       "Threads of a CPU run (default: OMP_NUM_THREADS, else one for each processor)"},
      {"--list-devices", &Arguments::list_devices, device_group, none, "List the devices and exit"},
  };
}

/// The words that name the values of a parameter, with a space between two; none if it has none.
struct WordsOf {
  std::span<const LawInfo* const> laws;

  template <class Choice>
  std::string operator()(const ChoiceParameter<Choice>&) const {
    std::string words;
    for (const Choice value : choices<Choice>) add(words, name_of(value));
    return words;
  }
  std::string operator()(const LawName& name) const {
    std::vector<std::string_view> names;
    for (const LawInfo* const law : laws) {
      if (!law->has_flow_of_its_own()) continue;
      const std::string_view of_law = law->*name.member;
      if (std::ranges::find(names, of_law) == names.end()) names.push_back(of_law);
    }
    std::string words;
    for (const std::string_view of_law : names) add(words, of_law);
    return words;
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }

 private:
  static void add(std::string& words, std::string_view word) {
    words.append(words.empty() ? "" : " ").append(word);
  }
};

/// "circle, drift" of "circle drift".
std::string with_commas(const std::string& words) {
  std::string text;
  for (const char character : words) text += character == ' ' ? ", " : std::string(1, character);
  return text;
}

/// The flag of a parameter of the run.
Flag flag_of(std::size_t place, std::span<const LawInfo* const> laws) {
  const RunParameter& parameter = run_parameters[place];
  Flag flag;
  flag.name = flag_name(parameter);
  flag.target = place;
  flag.group = run_group;
  flag.value.words = std::visit(WordsOf{laws}, parameter.value);
  flag.value.kind = flag.value.words.empty() ? ValueKind::number : ValueKind::choice;
  flag.value.name = parameter.value_name;
  flag.value.default_text = parameter.default_text;
  flag.description = parameter.meaning;
  if (std::holds_alternative<LawName>(parameter.value)) {
    const bool is_flow = place == place_of("flow");
    if (is_flow) flag.value.default_text = flag.value.words.substr(0, flag.value.words.find(' '));
    flag.description += ": " + with_commas(flag.value.words);
  }
  flag.repeats = std::holds_alternative<LawSettings>(parameter.value);
  return flag;
}

std::vector<Flag> parameter_flags(std::span<const LawInfo* const> laws) {
  std::vector<Flag> result;
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    if (flag_name(run_parameters[place]).empty()) continue;
    result.push_back(flag_of(place, laws));
    if (place == place_of("law_parameters")) {
      result.push_back({"--list-flows", &Arguments::list_flows, run_group, none,
                        "List the flows with their parameters and defaults and exit"});
    }
    if (place != place_of("steps")) continue;
    result.push_back({"--time", &Arguments::time, run_group, number("T"),
                      "Time to cover, instead of --steps; by default that of the flow"});
  }
  return result;
}

std::vector<Flag> trailing_flags() {
  return {
      {"--compare", &Arguments::compare, run_group, none,
       "Run on CPU and GPU from the same start and compare every bit"},
      {"--verify", &Arguments::verify, run_group, none,
       "Hold every particle to the scheme's exact solution (see below)"},
      {"--soak", &Arguments::soak, run_group, number("T"),
       "Repeat the run with new seeds for 30s, 10m or 8h, check all, and stop at a difference"},
      {"--convergence", &Arguments::convergence, run_group, none,
       "Repeat the run with half and a quarter of the timestep, and estimate its error and order"},

      {"--estimate", &Arguments::estimate, memory_group, none,
       "Say what memory and time the run will take and how many particles fit each device, and "
       "exit"},
      {"--memory-limit", &Arguments::memory_limit, memory_group, number("SIZE"),
       "Hold no more of its own on the host than 1GiB, 500MB, ...; go through the particles in "
       "chunks if they need more"},
      {"--device-memory-limit", &Arguments::device_memory_limit, memory_group, number("SIZE"),
       "The same for each device"},
      {"--chunk", &Arguments::chunk, memory_group, number("COUNT"),
       "Go through the particles in chunks of so many, or fewer if limits ask for it"},
      {"--memory-timeline", &Arguments::memory_timeline, memory_group, file(".csv .svg"),
       "Write memory over time to a .csv file, or draw it as an .svg chart"},
      {"--memory-interval", &Arguments::memory_interval, memory_group, number("T", "10ms"),
       "Time between two samples of the timeline: 1ms to 1h"},
      {"--reproducible", &Arguments::reproducible, memory_group, none,
       "Pin what makes RSS differ from run to run"},

      {"--input", &Arguments::input, file_group, file(".csv .h5 .nc .npy .npz"),
       "Start from the particles in a .csv, .h5, .nc, .npy or .npz file; - is standard input, as "
       "CSV"},
      {"--output", &Arguments::output, file_group, file(".csv .h5 .nc .npy .npz"),
       "Write the particles at the end to a .csv, .h5, .nc, .npy or .npz file; - is standard "
       "output, as CSV, and then the report is on standard error"},
      {"--compare-with", &Arguments::compare_with, file_group, file(".csv .h5 .nc .npy .npz .json"),
       "Compare with what another machine wrote: its --output, or its --json (checksums)"},
      {"--json", &Arguments::json, file_group, file(".json"),
       "Write the report as JSON; - is standard output, and then nothing else is there"},
      {"--quiet", &Arguments::quiet, file_group, none, "Say nothing on standard error but errors"},

      {"--snapshot", &Arguments::snapshot, course_group, file(".xdmf"),
       "With --snapshot-every: list the snapshots, .h5 files beside FILE, in an .xdmf file, which "
       "ParaView opens"},
      {"--snapshot-every", &Arguments::snapshot_every, course_group, number("K"),
       "Steps from one snapshot to the next"},
      {"--trajectory", &Arguments::trajectory, course_group, file(".nc"),
       "With --trajectory-every: write the particles over time to one NetCDF file, by the CF "
       "conventions"},
      {"--trajectory-every", &Arguments::trajectory_every, course_group, number("K"),
       "Steps from one state in it to the next"},
      {"--trajectory-compressed", &Arguments::trajectory_compressed, course_group, file(".nc"),
       "With --trajectory: copy it to a smaller file when the run has ended, as compressed "
       "netCDF-4"},
      {"--render", &Arguments::render, course_group, file(".png"),
       "Draw the particles at the end to a .png file"},
      {"--render-every", &Arguments::render_every, course_group, number("K"),
       "With --render: draw them every K steps as well, to files numbered by their steps"},
      {"--checkpoint", &Arguments::checkpoint, course_group, file(".ckpt"),
       "Save the run to FILE as it goes, and when SIGINT, SIGTERM or SIGHUP ends it"},
      {"--checkpoint-every", &Arguments::checkpoint_every, course_group, number("T|K", "30s"),
       "With --checkpoint: time (30s, 10m) or steps from one to the next"},
      {"--start-over", &Arguments::start_over, course_group, none,
       "With --checkpoint: begin anew where a checkpoint of an unfinished run lies"},
      {"--resume", &Arguments::resume, course_group, file(".ckpt"),
       "Go on with the run that a checkpoint is of, on any device"},
  };
}

}  // namespace

std::vector<Flag> flags(std::span<const LawInfo* const> laws) {
  std::vector<Flag> all = leading_flags();
  for (auto& more : {parameter_flags(laws), trailing_flags()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace simgpu::driver
