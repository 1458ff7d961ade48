#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/built_in_laws.hpp"
#include "common/field/field_files.hpp"
#include "common/io/particle_file.hpp"
#include "common/law_info.hpp"
#include "common/parameters.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/checkpoint/checkpoint_plan.hpp"

namespace simgpu::driver {

/// Where --device says to run.
struct DeviceChoice {
  enum class Kind {
    automatic,  ///< a usable GPU, else the CPU
    cpu,
    cuda,      ///< GPUs of these numbers, or the first usable one, and never anything else
    all_cuda,  ///< every usable GPU
  };

  Kind kind = Kind::automatic;
  std::vector<int> indices = {};  ///< each once; several work as one
};

/// Whether the command line sets each of run_parameters, which else is at its default.
using Given = std::array<bool, run_parameter_count>;

/// Files of a run's course, numbered by their steps: `file` gives folder, name and suffix.
struct Frames {
  std::filesystem::path file;
  std::uint64_t every = 0;  ///< steps
};

/// What a run is asked to do, checked.
struct Options {
  std::span<const LawInfo* const> laws = built_in_laws();  ///< that the program has
  Parameters parameters;  ///< `particles` and `seed` have no meaning with an input
  Given given = {};
  std::vector<LawSetting> settings;  ///< of --set, in that order
  std::shared_ptr<field::FieldFiles>
      field;             ///< of parameters.field, once opened; null if there is none
  double time_left = 0;  ///< of --time, after the whole steps
  DeviceChoice device;
  std::optional<int> threads;
  std::optional<std::filesystem::path> input;
  std::optional<std::filesystem::path> output;
  std::optional<Frames> snapshots;   ///< HDF5 files, and `file` to show them
  std::optional<Frames> trajectory;  ///< all states in `file`
  std::optional<std::filesystem::path> trajectory_compressed;  ///< a copy of it at the end
  std::optional<std::filesystem::path> render;                 ///< the final state as a picture
  std::optional<std::uint64_t> render_every;  ///< steps between numbered ones beside it
  std::optional<CheckpointPlan> checkpoint;
  std::optional<std::filesystem::path> resume;        ///< a checkpoint
  std::optional<Checkpoint> resume_point;             ///< that was found (see resume.hpp)
  std::optional<std::filesystem::path> compare_with;  ///< a state, or a report as JSON
  std::optional<std::string> json;                    ///< a file, or "-" for standard output
  std::optional<std::uint64_t> memory_limit;          ///< bytes of host memory
  std::optional<std::uint64_t> device_memory_limit;   ///< bytes of device memory
  std::optional<std::uint64_t> chunk;                 ///< particles to hold at once
  std::optional<std::filesystem::path> memory_timeline;
  std::chrono::nanoseconds memory_interval = std::chrono::milliseconds(10);
  std::optional<std::chrono::nanoseconds> soak;        ///< how long
  io::Conversion conversion = io::Conversion::refuse;  ///< rounds where --precision is given
  bool compare = false;
  bool verify = false;
  bool convergence = false;
  bool quiet = false;
  bool list_devices = false;
  bool estimate = false;
  bool reproducible = false;

  /// What files say of the state of `run` (see common/run_identity.hpp) after `step` steps.
  io::StateInfo state_info(std::uint64_t step, std::uint64_t checksum,
                           std::optional<std::uint64_t> run) const {
    return {parameters, generated_start(), step, checksum, run};
  }

  /// Whether the run's start is made from the seed, not read from a file.
  bool generated_start() const {
    return resume_point ? resume_point->header.generated_start : !input;
  }

  /// Where the run begins or, resumed, goes on.
  Position start_position() const {
    return resume_point ? resume_point->header.position : Position{};
  }
};

/// Refuses what the run's law cannot do, or cannot do in that order: fast arithmetic, --verify,
/// --soak. Throws Error (bad_input).
void require_possible_by_law(const Options& options);

/// Refuses to stop a run between epochs of fast arithmetic. Throws Error (bad_input).
void require_whole_epochs(const Options& options);

}  // namespace simgpu::driver
