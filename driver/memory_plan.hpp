#pragma once

#include <cstdint>
#include <optional>

#include "common/memory/out_of_memory.hpp"
#include "common/state_bytes.hpp"
#include "driver/options.hpp"

namespace simgpu::driver {

/// The most bytes that a run's containers hold at once, on the host and on the device.
struct MemoryNeed {
  std::uint64_t host = 0;
  std::uint64_t device = 0;

  bool operator==(const MemoryNeed&) const = default;
};

/// What a run will take in its own containers, to the byte, known before it begins and without its
/// devices. It follows the lines of DeviceRun; tests hold the two together.
class MemoryPlan {
 public:
  /// `reference` is for the device that --compare adds; null without it. `counting` is for the
  /// device asked for, if there are pictures to be made.
  /// Throws Error (bad_input) if a file's suffix names no format.
  MemoryPlan(const Options& options, StateBytesOf asked_for, StateBytesOf reference,
             CountBytesOf counting = nullptr);

  /// What the lines of one device's run will show as their peaks.
  MemoryNeed of_asked_for(std::uint64_t particles) const;
  MemoryNeed of_reference(std::uint64_t particles) const;

  /// What the whole program will hold at its peak: with --compare, two states at a time.
  MemoryNeed whole(std::uint64_t particles) const;

  /// The most particles with which the whole program holds no more than `limit` bytes there.
  std::uint64_t most_particles(memory::Place place, std::uint64_t limit) const;

 private:
  /// What is held between a run's first line and its last, and what comes on top for a while.
  struct Course {
    StateBytes state;
    std::uint64_t files = 0;  ///< that are open from the beginning on
    std::uint64_t while_preparing = 0;
    std::uint64_t while_evolving = 0;
    MemoryNeed while_rendering;
    bool renders_frames = false;  ///< else the end alone, when the files are closed
    MemoryNeed while_verifying;
    std::uint64_t while_saving = 0;

    MemoryNeed peak() const;
  };

  Course course(StateBytesOf state_bytes, bool is_reference, std::uint64_t particles) const;

  Precision precision_;
  bool resumes_;                         ///< from a checkpoint, whose reader takes nothing
  std::optional<std::uint64_t> reader_;  ///< of the input, if there is one
  std::optional<std::uint64_t> writer_;  ///< of the output, if there is one
  std::optional<std::uint64_t> saved_;   ///< the reader of the state to compare with, if any
  bool checkpoints_;
  std::optional<std::uint64_t> snapshot_;  ///< the writer of one, if there are any
  bool renders_;
  bool renders_frames_;
  bool verify_;
  StateBytesOf asked_for_;
  StateBytesOf reference_;
  CountBytesOf counting_;
};

}  // namespace simgpu::driver
