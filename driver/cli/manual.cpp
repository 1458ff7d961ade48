#include "driver/cli/manual.hpp"

namespace simgpu::driver {

namespace {

constexpr Entry exit_code_rows[] = {
    {"0", "done"},
    {"1", "the run failed or an output could not be written"},
    {"2", "bad usage or input"},
    {"3", "a comparison, --verify or --soak found a difference"},
    {"4", "the device cannot be used"},
    {"5", "not enough memory, or more than a limit allows"},
    {"128+n", "ended by signal n"},
};

constexpr Entry environment_rows[] = {
    {"OMP_NUM_THREADS", "threads of a CPU run, unless --threads says"},
    {"CUDA_VISIBLE_DEVICES", "the GPUs that simgpu may see"},
    {"NO_COLOR", "if it is not empty, text on a terminal is plain, too"},
};

constexpr Entry example_rows[] = {
    {"simgpu", "the original benchmark on the best device"},
    {"simgpu --compare --particles 1e7", "GPU against CPU, every bit of every particle"},
    {"simgpu --input in.csv --steps 100 --output out.csv", "from a file, to a file"},
    {"simgpu --particles 1e9 --estimate", "what memory and time that would take"},
};

}  // namespace

const char* const brief =
    "particle simulator with the same bits on CPUs and GPUs, and exact memory use";

const char* const summary =
    "A particle simulator that runs bit-identically on CPUs and CUDA GPUs and reports exact\n"
    "memory use.";

const char* const counts_note =
    "Counts may be written 1e6, 100_000, 10k or 2.5M (thousands, millions; G and T as well), "
    "sizes\n1GB (10^9 bytes) or 1GiB (2^30).";

const char* const verify_note =
    "--verify allows each particle what rounding can do to it in n steps: its radius may be\n"
    "off by some 5 u sqrt(n) of itself, where roundings are alike by up to u n, with u = 2^-53\n"
    "(single: 2^-24), and its angle by 1 + T times that, if it turns by T radians;\n"
    "docs/trust.md derives it.\n"
    "A run is refused (exit 2) if that could hide where a tenth of its moving particles are.";

std::span<const Entry> exit_codes() {
  return exit_code_rows;
}

std::span<const Entry> environment() {
  return environment_rows;
}

std::span<const Entry> examples() {
  return example_rows;
}

}  // namespace simgpu::driver
