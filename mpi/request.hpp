#pragma once

#include <cstdint>

#include "common/base/error.hpp"
#include "common/field_grid.hpp"
#include "driver/team/command.hpp"
#include "driver/team/rank_use.hpp"

namespace simgpu::mpi {

/// What rank 0 can ask of another rank.
enum class Wish : std::uint32_t {
  end,         ///< without a reply
  use_cpu,     ///< opens a worker; the reply has its model as text and its threads as value
  list_gpus,   ///< the reply has the rank's usable GPUs as text (see gpu_list.hpp)
  use_gpu,     ///< opens a worker; the reply has its model
  perform,     ///< has a worker do a command
  tell_use,    ///< the reply has the process's memory
  open_file,   ///< of particles, that other ranks write, too; the text has its names
  close_file,  ///< if it is open
};

/// Copied as it is. The text follows, then what a command takes to the device: particles, the
/// coordinates of a grid, axis by axis, or the velocities of a field at one time.
struct Request {
  Wish wish = Wish::end;
  std::uint32_t worker = 0;      ///< which of the rank's
  std::uint32_t file = 0;        ///< likewise
  std::int32_t number = 0;       ///< of threads, or that of a GPU
  bool insists = false;          ///< on the threads, whatever OMP_NUM_THREADS says
  std::uint64_t cells = 0;       ///< of the grid in which a command counts
  field::GridProperties grid{};  ///< of a field that a command has held
  std::uint64_t coordinates[field::most_components] = {};  ///< how many that grid's axes have
  std::uint32_t law = 0;  ///< of a command, among the laws of the program
  std::uint64_t text_bytes = 0;
  driver::Command command{};
};

/// Copied as it is. The text follows, then what a command takes from the device.
struct Reply {
  bool failed = false;
  ErrorKind kind = ErrorKind::run_failed;  ///< with its sentence as text
  bool is_of_output = false;               ///< whether it is an OutputError
  std::uint64_t text_bytes = 0;
  driver::Answer answer{};
  driver::ProcessUse use{};
};

/// Whether a task takes particles to the device, or from it.
constexpr bool takes_particles_there(driver::Task task) {
  return task == driver::Task::load || task == driver::Task::worst_since;
}
constexpr bool takes_particles_back(driver::Task task) {
  return task == driver::Task::store;
}

/// Counts come in messages of so many, the last one of the rest.
inline constexpr std::uint64_t counts_at_a_time = 1024;

}  // namespace simgpu::mpi
