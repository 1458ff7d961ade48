#pragma once

#include <vector>

#include "bench/devices.hpp"

namespace simgpu::bench {

// The parts of run_bench. The devices must live until the benchmarks have run.

/// Whole runs of the program, and the lines of one.
void register_program_benchmarks(const std::vector<Device>& devices);

/// What a run does beside its steps: start state, check and checksum, held against 100 steps; and
/// particles to and from the host.
void register_phase_benchmarks(const std::vector<Device>& devices);

/// What is done while a run goes on: its portions and progress, and checkpoints.
void register_course_benchmarks(const std::vector<Device>& devices);

/// Runs in chunks against runs with all particles at once.
void register_chunk_benchmarks(const std::vector<Device>& devices);

/// Files of particles.
void register_file_benchmarks();

}  // namespace simgpu::bench
