#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/io/file_kind.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/checkpoint/checkpoint_plan.hpp"

namespace simgpu::driver {

/// The two files that a run's checkpoints take the place of: the last one and the one before it.
/// Nothing but checkpoints is ever replaced, and those of a run that is not finished by another run
/// only where --start-over says so.
class CheckpointPlaces {
 public:
  /// Looks at what is there, before a run that is new or `resumed_from` a checkpoint. Throws Error:
  /// bad_input if it is not for this run to replace, run_failed if no file can be made there.
  CheckpointPlaces(const CheckpointPlan& plan, const std::optional<Checkpoint>& resumed_from);

  const std::filesystem::path& last() const { return last_.file; }
  const std::filesystem::path& previous() const { return previous_.file; }

  /// Refuses to replace what has come to the last one's place since, and is not of `run`, which
  /// is left as it is. Throws Error (run_failed).
  void require_last(const CheckpointHeader& run) const;

  /// Whether nothing such has come to the place of the one before.
  bool may_replace_previous(const CheckpointHeader& run) const;

 private:
  struct Place {
    std::filesystem::path file;
    std::optional<io::FileIdentity> accepted = {};  ///< that was there at the start
  };

  static bool is_replaceable(const Place& place, const CheckpointHeader& run);

  Place last_;
  Place previous_;
};

}  // namespace simgpu::driver
