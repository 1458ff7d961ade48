// What a run costs beside its steps: start-up, start state, checksum, transfers and files.
//
//   program/DEVICE/PARTICLES   the program as a process, from start to exit; 100,000 are its
//   default lines/DEVICE/PARTICLES     the lines of such a run, as its own report has them
//   phases/DEVICE/PRECISION/PARTICLES            start state, check, 100 steps, checksum
//   load, store/DEVICE/PRECISION/PARTICLES       from and to the host, a block at a time
//   chunks/DEVICE/STEPS[/files]                  a run in eight chunks against one at once
//   portions/DEVICE/PARTICLES/ARITHMETIC         steps with progress against steps in one call
//   checkpoint/DEVICE/PARTICLES                  one checkpoint, brought to disk
//   csv_write, csv_read/PRECISION/PARTICLES      on one core, the file system's part included
//
// This process holds every device open, so what a driver does for the first of its programs is in
// none of the figures.

#include "bench/run_bench.hpp"

#include <benchmark/benchmark.h>

#include <iostream>

#include "common/base/error.hpp"

int main(int argc, char** argv) {
  using namespace simgpu::bench;
  try {
    const std::vector<Device> devices = start_devices();
    register_program_benchmarks(devices);
    register_phase_benchmarks(devices);
    register_course_benchmarks(devices);
    register_chunk_benchmarks(devices);
    register_file_benchmarks();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
    benchmark::Shutdown();
    return ran ? 0 : 1;
  } catch (const simgpu::Error& error) {
    std::cerr << "run_bench: " << error.what() << '\n';
    return 1;
  }
}
