#pragma once

#include <cstddef>

namespace simgpu::fake_runtime {

/// Devices of this runtime, and what each has.
inline constexpr int device_count = 3;
inline constexpr std::size_t bytes_per_device = std::size_t{1} << 30;
/// What is taken of it before any block is.
inline constexpr std::size_t bytes_per_context = std::size_t{64} << 20;
/// So few that threads stride over the grid from some thousand particles on.
inline constexpr int multiprocessors = 4;
inline constexpr int blocks_per_multiprocessor = 2;
inline constexpr int compute_capability_major = 9;
inline constexpr int compute_capability_minor = 0;

/// The device that the calls of this thread mean.
int current_device();

/// Makes another one current as long as it lives.
class OnDevice {
 public:
  explicit OnDevice(int device);
  ~OnDevice();
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;

 private:
  int before_;
};

}  // namespace simgpu::fake_runtime
