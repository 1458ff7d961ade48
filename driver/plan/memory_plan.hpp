#pragma once

#include <cstdint>
#include <optional>

#include "common/memory/out_of_memory.hpp"
#include "common/state_bytes.hpp"
#include "driver/plan/options.hpp"

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
  /// `reference` is for the device that --compare adds.
  /// Throws Error (bad_input) if a file's suffix names no format.
  MemoryPlan(const Options& options, MemoryUse asked_for, std::optional<MemoryUse> reference);

  /// What the lines of one device's run will show as their peaks. A run that does not hold all its
  /// particles at once goes through them in chunks (see chunks.hpp).
  MemoryNeed of_asked_for(std::uint64_t particles, std::uint64_t at_once) const;
  MemoryNeed of_reference(std::uint64_t particles, std::uint64_t at_once) const;

  /// Whether, in chunks, one chunk comes and goes while another is moved.
  bool overlaps() const { return (reader_ || writer_) && asked_for_.overlaps && !reads_meanwhile_; }

  /// What the whole program will hold at its peak: with --compare, two states at a time. Of several
  /// devices, the one that holds most.
  MemoryNeed whole(std::uint64_t particles, std::uint64_t at_once) const;

  /// The most particles, all of them at once, with which the whole program holds no more than
  /// `limit` bytes there.
  std::uint64_t most_particles(memory::Place place, std::uint64_t limit) const;

 private:
  /// What is held between a run's first line and its last, and what comes on top for a while.
  struct Course {
    StateBytes state;
    std::uint64_t before_all = 0;      ///< on the host, as long as the program runs
    std::uint64_t files = 0;           ///< that are open from the beginning on
    std::uint64_t between_chunks = 0;  ///< what is kept from one to the next
    std::uint64_t while_preparing = 0;
    StateBytes field;  ///< held while evolving, and beside all that is then done between steps
    std::uint64_t while_evolving = 0;
    StateBytes while_rendering;
    bool renders_frames = false;  ///< else the end alone, when the files are closed
    StateBytes while_measuring;   ///< before all else
    StateBytes while_verifying;
    std::uint64_t while_saving = 0;
    std::uint64_t while_compressing = 0;  ///< when all else is written and its files are closed

    /// `device` tells of all devices, or of the fullest.
    MemoryNeed peak(std::uint64_t StateBytes::*device) const;
  };

  StateBytes field_bytes(const MemoryUse& memory_use) const;

  Course course(const MemoryUse& memory_use, bool is_reference, std::uint64_t particles,
                std::uint64_t at_once) const;
  Course chunked(const MemoryUse& memory_use, bool is_reference, std::uint64_t particles,
                 std::uint64_t at_once) const;

  Grid grid_for(std::uint64_t particles) const;
  unsigned column_count() const { return static_cast<unsigned>(columns_.size()); }

  Precision precision_;
  Columns columns_;
  Box picture_;                          ///< of the shape that pictures will have
  bool resumes_;                         ///< from a checkpoint, whose reader takes nothing
  std::optional<std::uint64_t> reader_;  ///< of the input, if there is one
  std::optional<std::uint64_t> writer_;  ///< of the output, if there is one
  std::optional<std::uint64_t> saved_;   ///< the reader of the state to compare with, if any
  bool checkpoints_;
  std::optional<std::uint64_t> snapshot_;    ///< the writer of one, if there are any
  std::optional<std::uint64_t> trajectory_;  ///< what adds to it, if there is one
  std::uint64_t compression_;                ///< what copies it at the end, if something does
  bool renders_;
  bool renders_frames_;
  bool verify_;
  std::optional<field::Grid> field_;  ///< in which particles move, if there is one
  std::uint64_t field_reader_ = 0;    ///< what reads it, from before the run's first line on
  bool reads_meanwhile_;  ///< files that are read again, or compared with, while others are written
  MemoryUse asked_for_;
  std::optional<MemoryUse> reference_;
};

}  // namespace simgpu::driver
