#include "driver/manual.hpp"

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
    "--verify allows the radius of a particle to be off by u (8 + w) of itself, and its angle by\n"
    "u (8 + 5 T + w (1 + T)) radians. u is 2^-53 (single: 2^-24), n the steps, T the angle "
    "turned,\n"
    "t = |H angular_speed| / radius at the start, w = min(n, 8 sqrt(n (1 + sqrt(u / t) / t))).";

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
