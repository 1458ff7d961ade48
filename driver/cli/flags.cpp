#include "driver/cli/flags.hpp"

namespace simgpu::driver {

namespace {

constexpr FlagValue number(const char* name, const char* default_text = "") {
  return {ValueKind::number, name, default_text};
}

constexpr FlagValue choice(const char* name, const char* default_text, const char* choices) {
  return {ValueKind::choice, name, default_text, choices};
}

constexpr FlagValue file(const char* suffixes) {
  return {ValueKind::file, "FILE", "", suffixes};
}

constexpr FlagValue none = {};

constexpr Flag rows[] = {
    {"--help", {}, general_group, none, "Print this text and exit", "-h"},
    {"--version", {}, general_group, none, "Print version and build and exit", "-V"},

    {"--device", &Arguments::device, device_group,
     choice("DEVICE", "auto", "auto cpu cuda cuda:all"),
     "auto (a usable GPU, else the CPU), cpu, cuda, cuda:N, or several GPUs: cuda:0,1 or cuda:all"},
    {"--threads", &Arguments::threads, device_group, number("N"),
     "Threads of a CPU run (default: OMP_NUM_THREADS, else one for each processor)"},
    {"--list-devices", &Arguments::list_devices, device_group, none, "List the devices and exit"},

    {"--particles", &Arguments::particles, run_group, number("N", "100000"),
     "Particles of a generated start"},
    {"--first", &Arguments::first, run_group, number("INDEX", "0"),
     "Index of the first of them, to run a part of a larger run by itself"},
    {"--steps", &Arguments::steps, run_group, number("K"), "Steps to take, instead of --time"},
    {"--time", &Arguments::time, run_group, number("T", "0.001"), "Time to cover"},
    {"--timestep", &Arguments::timestep, run_group, number("H", "1e-5"),
     "Length of a step in time"},
    {"--seed", &Arguments::seed, run_group, number("S", "42"), "Seed of a generated start"},
    {"--precision", &Arguments::precision, run_group, choice("P", "double", "double single"),
     "double or single"},
    {"--order", &Arguments::order, run_group, choice("ORDER", "particle", "particle step"),
     "particle (all steps of one, then the next) or step; the same bits"},
    {"--math", &Arguments::math, run_group, choice("M", "exact", "exact fast"),
     "exact (the original's operations, each rounded by itself) or fast (fewer, as accurate)"},
    {"--compare", &Arguments::compare, run_group, none,
     "Run on CPU and GPU from the same start and compare every bit"},
    {"--verify", &Arguments::verify, run_group, none,
     "Hold every particle to the scheme's exact solution (see below)"},
    {"--soak", &Arguments::soak, run_group, number("T"),
     "Repeat the run with new seeds for 30s, 10m or 8h, check all, and stop at a difference"},

    {"--estimate", &Arguments::estimate, memory_group, none,
     "Say what memory and time the run will take and how many particles fit each device, and exit"},
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

    {"--input", &Arguments::input, file_group, file(".csv .h5 .npy .npz"),
     "Start from the particles in a .csv, .h5, .npy or .npz file; - is standard input, as CSV"},
    {"--output", &Arguments::output, file_group, file(".csv .h5 .npy .npz"),
     "Write the particles at the end to a .csv, .h5, .npy or .npz file; - is standard output, as "
     "CSV, and then the report is on standard error"},
    {"--compare-with", &Arguments::compare_with, file_group, file(".csv .h5 .npy .npz .json"),
     "Compare with what another machine wrote: its --output, or its --json (checksums)"},
    {"--json", &Arguments::json, file_group, file(".json"),
     "Write the report as JSON; - is standard output, and then nothing else is there"},
    {"--quiet", &Arguments::quiet, file_group, none, "Say nothing on standard error but errors"},

    {"--snapshot", &Arguments::snapshot, course_group, file(".xdmf"),
     "With --snapshot-every: list the snapshots, .h5 files beside FILE, in an .xdmf file, which "
     "ParaView opens"},
    {"--snapshot-every", &Arguments::snapshot_every, course_group, number("K"),
     "Steps from one snapshot to the next"},
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

}  // namespace

std::span<const Flag> flags() {
  return rows;
}

}  // namespace simgpu::driver
