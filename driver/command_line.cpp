#include "driver/command_line.hpp"

#include <CLI/CLI.hpp>

#include "common/error.hpp"
#include "common/io/quote.hpp"
#include "driver/version.hpp"

namespace simgpu::driver {

namespace {

constexpr const char* device_group = "Device";
constexpr const char* run_group = "Run";
constexpr const char* memory_group = "Memory";
constexpr const char* file_group = "Files and output";

/// A flag with a value.
struct ValueFlag {
  const char* name;
  Argument Arguments::*argument;
  const char* value;
  const char* default_text;
  const char* group;
  const char* description;
};

constexpr ValueFlag value_flags[] = {
    {"--device", &Arguments::device, "DEVICE", "auto", device_group,
     "auto (a usable GPU, else the CPU), cpu, cuda or cuda:N"},
    {"--threads", &Arguments::threads, "N", "", device_group,
     "Threads of a CPU run (default: OMP_NUM_THREADS, else one for each processor)"},
    {"--particles", &Arguments::particles, "N", "100000", run_group,
     "Particles of a generated start"},
    {"--steps", &Arguments::steps, "K", "", run_group, "Steps to take, instead of --time"},
    {"--time", &Arguments::time, "T", "0.001", run_group, "Time to cover"},
    {"--timestep", &Arguments::timestep, "H", "1e-5", run_group, "Length of a step in time"},
    {"--seed", &Arguments::seed, "S", "42", run_group, "Seed of a generated start"},
    {"--precision", &Arguments::precision, "P", "double", run_group, "double or single"},
    {"--order", &Arguments::order, "ORDER", "particle", run_group,
     "particle (all steps of one before the next) or step; the bits are the same"},
    {"--math", &Arguments::math, "M", "exact", run_group,
     "exact (the original's operations, each rounded by itself) or fast (fewer, as accurate)"},
    {"--soak", &Arguments::soak, "T", "", run_group,
     "Repeat the run with new seeds for 30s, 10m or 8h, check all, and stop at a difference"},
    {"--memory-limit", &Arguments::memory_limit, "SIZE", "", memory_group,
     "Refuse a run that would hold more of its own on the host: 1GiB, 512MiB, ..."},
    {"--device-memory-limit", &Arguments::device_memory_limit, "SIZE", "", memory_group,
     "The same for the device"},
    {"--memory-timeline", &Arguments::memory_timeline, "FILE", "", memory_group,
     "Write memory over time to a .csv file, or draw it as an .svg chart"},
    {"--memory-interval", &Arguments::memory_interval, "T", "10ms", memory_group,
     "Time between two samples of the timeline: 1ms to 1h"},
    {"--input", &Arguments::input, "FILE", "", file_group,
     "Start from the particles in a .csv file"},
    {"--output", &Arguments::output, "FILE", "", file_group,
     "Write the particles at the end to a .csv file"},
    {"--snapshot", &Arguments::snapshot, "FILE", "", file_group,
     "With --snapshot-every: write FILE.xdmf, which ParaView opens, and an .h5 file beside it for "
     "each snapshot"},
    {"--snapshot-every", &Arguments::snapshot_every, "K", "", file_group,
     "Steps from one snapshot to the next"},
    {"--render", &Arguments::render, "FILE", "", file_group,
     "Draw the particles at the end to a .png file"},
    {"--render-every", &Arguments::render_every, "K", "", file_group,
     "Draw them every K steps as well, to numbered files"},
    {"--checkpoint", &Arguments::checkpoint, "FILE", "", file_group,
     "Save the run to FILE as it goes, and when SIGINT or SIGTERM ends it"},
    {"--checkpoint-every", &Arguments::checkpoint_every, "T|K", "30s", file_group,
     "Time or steps from one checkpoint to the next"},
    {"--resume", &Arguments::resume, "FILE", "", file_group,
     "Go on with the run that a checkpoint is of"},
    {"--compare-with", &Arguments::compare_with, "FILE", "", file_group,
     "Compare with what another machine wrote: its --output, or its --json (checksums)"},
    {"--json", &Arguments::json, "FILE", "", file_group,
     "Write the report as JSON; - is standard output, and then nothing else is there"},
};

/// A flag without a value.
struct Switch {
  const char* name;
  bool Arguments::*on;
  const char* group;
  const char* description;
};

constexpr Switch switches[] = {
    {"--list-devices", &Arguments::list_devices, device_group, "List the devices and exit"},
    {"--compare", &Arguments::compare, run_group,
     "Run on CPU and GPU from the same start and compare every bit"},
    {"--verify", &Arguments::verify, run_group,
     "Hold every particle to the scheme's exact solution, on its device: see below"},
    {"--estimate", &Arguments::estimate, memory_group,
     "Say what memory the run will take and how many particles fit each device, and exit"},
    {"--reproducible", &Arguments::reproducible, memory_group,
     "Pin what makes RSS differ from run to run"},
    {"--quiet", &Arguments::quiet, file_group, "Say nothing on standard error but errors"},
};

constexpr const char* description =
    "Moves particles round the origin on a CPU or a CUDA GPU, gives the same bits on both,\n"
    "and says what memory and time it took.";

constexpr const char* footer =
    R"(Counts may be written 1e6 or 100_000.

--verify allows the radius of a particle to be off by u (8 + w) of itself, and its angle by
u (8 + 5 T + w (1 + T)) radians. u is 2^-53 (single: 2^-24), n the steps, T the angle turned,
t = |H angular_speed| / radius at the start, w = min(n, 8 sqrt(n (1 + sqrt(u / t) / t))).

Exit codes: 0 done; 1 the run failed or an output could not be written; 2 bad usage or
input; 3 a comparison, --verify or --soak found a difference; 4 the device cannot be
used; 5 not enough memory, or more than a limit allows; 128+n ended by signal n.

Examples:
  simgpu                               the original benchmark on the best device
  simgpu --compare --particles 1e7     GPU against CPU, every bit of every particle
  simgpu --input in.csv --steps 100 --output out.csv
)";

[[noreturn]] void refuse(const std::string& problem) {
  throw Error(ErrorKind::bad_input, problem + "; see simgpu --help");
}

void add_flags(CLI::App& app, Arguments& arguments) {
  for (const ValueFlag& flag : value_flags) {
    Argument& argument = arguments.*flag.argument;
    argument.text = flag.default_text;
    app.add_option_function<std::string>(
           flag.name,
           [&argument, &flag](const std::string& text) {
             if (text.starts_with("--")) refuse(std::string(flag.name) + " needs a value");
             argument = {text, true};
           },
           flag.description)
        ->type_name(flag.value)
        ->default_str(flag.default_text)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->group(flag.group);
  }
  for (const Switch& flag : switches) {
    app.add_flag(flag.name, arguments.*flag.on, flag.description)
        ->disable_flag_override()
        ->group(flag.group);
  }
}

}  // namespace

std::variant<Arguments, Information> read_command_line(int argc, const char* const* argv) {
  CLI::App app(description, "simgpu");
  app.set_help_flag("-h,--help", "Print this text and exit");
  app.set_version_flag("--version", version_text(), "Print version and build and exit");
  app.footer(footer);
  Arguments arguments;
  add_flags(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Information{app.help()};
  } catch (const CLI::CallForVersion&) {
    return Information{version_text() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse("unknown argument " + io::quote(app.remaining().front()));
  } catch (const CLI::ArgumentMismatch& error) {
    // "--flag: 1 required N missing" or "flag was given a disallowed flag override"
    const std::string what = error.what();
    const std::size_t colon = what.find(':');
    if (colon != std::string::npos) refuse(what.substr(0, colon) + " needs a value");
    refuse("--" + what.substr(0, what.find(' ')) + " takes no value");
  } catch (const CLI::ParseError& error) {
    refuse(error.what());
  }
  return arguments;
}

}  // namespace simgpu::driver
