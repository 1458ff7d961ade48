#pragma once

#include <cstdint>

#include "bench/scale/cost_model.hpp"

namespace simgpu::bench {

// What vendors and others publish of hardware that we do not have, and what is assumed where they
// say nothing. docs/scale.md names the sources beside each; none of it was measured by us.

/// NVIDIA H100 SXM, data sheet: 34 TFLOPS in FP64 without tensor cores, a fused operation being
/// two.
inline constexpr double fp64_operations_per_second = 34e12 / 2;

/// Of FP64 for one step of exact arithmetic, counted in the kernel's machine code
/// (bench/gpu-notes.md).
inline constexpr double operations_of_a_step = 31;

/// Assumed: what bench/gpu-notes.md predicts as reached of that limit.
inline constexpr double share_of_operations = 0.8;

/// Data sheet: 80 GB of HBM3 at 3.35 TB/s; PCIe 5.0 with 128 GB/s, both ways together. Assumed: a
/// tenth of the memory is the driver's.
inline constexpr std::uint64_t device_bytes = 72'000'000'000;
inline constexpr double device_memory_bytes_per_second = 3.35e12;
inline constexpr double bus_bytes_per_second = 64e9;

/// NVIDIA ConnectX-7, manual: 400 Gb/s. Assumed: one for a node, and 10 us for a message.
inline constexpr double network_bytes_per_second = 50e9;
inline constexpr double message_seconds = 10e-6;

/// Samsung PM9A3, data sheet: 6.5 GB/s read, 3.5 GB/s written. Assumed: one for a node.
inline constexpr double disk_read_bytes_per_second = 6.5e9;
inline constexpr double disk_write_bytes_per_second = 3.5e9;

/// Llama 3 (arXiv:2407.21783, section 3.3.4): 419 unexpected interruptions in 54 days of 16,384
/// H100s, eight a node.
inline constexpr std::uint64_t ranks_of_a_node = 8;
inline constexpr double node_seconds_between_failures = 54.0 * 86'400 * (16'384.0 / 8) / 419;

/// Assumed: until a job that failed runs again.
inline constexpr double start_seconds = 60;

/// So many of these GPUs, in double precision and exact arithmetic.
inline Machine machine_of(std::uint64_t ranks) {
  Machine machine;
  machine.rates = {
      .particle_steps = share_of_operations * fp64_operations_per_second / operations_of_a_step,
      .device_memory = device_memory_bytes_per_second,
      .bus = bus_bytes_per_second,
      .disk_read = disk_read_bytes_per_second,
      .disk_write = disk_write_bytes_per_second,
      .network = network_bytes_per_second};
  machine.ranks = ranks;
  machine.ranks_of_a_node = ranks_of_a_node;
  machine.device_bytes = device_bytes;
  machine.message_seconds = message_seconds;
  machine.start_seconds = start_seconds;
  machine.node_seconds_between_failures = node_seconds_between_failures;
  return machine;
}

}  // namespace simgpu::bench
