#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "driver/plan/calibration.hpp"
#include "driver/plan/memory_plan.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// What one device's part of a run will hold.
struct DeviceNeed {
  std::string device;  ///< "cpu", "cuda:N" or "cuda:0,1"; "cuda" where there is none
  MemoryNeed need;
};

/// How many particles of such a run fit a device and the host that it is in.
struct DeviceRoom {
  std::string device;
  std::string description;                      ///< the model of processor or GPU
  std::optional<std::uint64_t> available;       ///< bytes
  std::optional<std::uint64_t> allowed;         ///< by the limit of the run, if that is less
  std::optional<std::uint64_t> most_particles;  ///< in the lesser of both
  std::string unknown;                          ///< why these are unknown, if they are
};

/// How long one device's part of a run will compute: its steps alone, without its start, its checks
/// and its files.
struct DeviceTime {
  std::string device;                      ///< as in DeviceNeed
  std::optional<Calibration> calibration;  ///< on that device, just now
  std::optional<double> evolve_seconds;    ///< at its rate
  std::string unknown;                     ///< why these are unknown, if they are
};

/// What a run will take, and what could be taken. Nothing of it is run.
struct Estimate {
  Parameters parameters;
  bool generated_start = true;
  std::string field;  ///< what the field is (see field_line()); empty without one
  std::optional<Checkpoint> resumed_at;
  std::uint64_t at_once = 0;         ///< particles that the run would hold, in chunks if not all
  bool input_is_read_again = false;  ///< once to look through it before the first chunk
  std::vector<DeviceNeed> runs;      ///< the one asked for first
  std::vector<DeviceTime> times;     ///< of the same devices
  MemoryNeed whole;                  ///< of all runs at once
  std::optional<std::uint64_t> process_resident;  ///< of this process before a run takes anything
  std::optional<std::uint64_t> process_with_context;  ///< of this process once CUDA has started
  std::optional<std::uint64_t>
      context;                    ///< of a CUDA context on its device, as measured by making one
  std::string context_unknown;    ///< why not
  std::vector<DeviceRoom> rooms;  ///< this machine's devices
  std::string refusal;            ///< the sentence with which the run would be refused, if it would
  std::string refusal_beside_rooms;  ///< the same for a reader of `rooms`, which say what would fit
};

/// Needs no GPU. Throws Error (bad_input) if an input, whose particles it counts, cannot be read,
/// or a suffix names no format.
Estimate estimate(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
