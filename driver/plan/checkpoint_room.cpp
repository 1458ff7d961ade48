#include "driver/plan/checkpoint_room.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/io/room.hpp"
#include "common/io/temporary_name.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/state_bytes.hpp"
#include "common/text/one_line.hpp"

namespace simgpu::driver {

namespace {

/// The header line and what ends the file, of a run on fewer than some hundred devices.
constexpr std::uint64_t around_particles = 4096;

/// The last, the one before and the one that is being written.
constexpr std::uint64_t most_at_once = 3;

/// How many are written, as far as three are; by the clock, nobody knows.
std::uint64_t written_of(const CheckpointPlan& plan, std::uint64_t steps, std::uint64_t start) {
  const std::uint64_t every = plan.every_steps();
  if (every == 0) return most_at_once;
  return std::min(most_at_once, (steps - start) / every + 1);
}

/// Bytes that come free when this file gives way.
std::uint64_t bytes_on_disk(const std::filesystem::path& file) {
  constexpr std::uint64_t unit = 512;
  struct stat status {};
  if (::lstat(file.c_str(), &status) != 0 || status.st_nlink != 1) return 0;
  return static_cast<std::uint64_t>(status.st_blocks) * unit;
}

void require_within_limit(const CheckpointPlan& plan, std::uint64_t size) {
  const auto limit = io::most_file_bytes();
  if (!limit || size <= *limit) return;
  throw Error(ErrorKind::run_failed, "--checkpoint: " + one_line(plan.file.string()) +
                                         " will have " + memory::bytes_text(size) +
                                         ", and ulimit -f allows " + memory::bytes_text(*limit) +
                                         "; raise it");
}

}  // namespace

void require_room_for_checkpoints(const Options& options, std::uint64_t particles) {
  if (!options.checkpoint) return;
  const CheckpointPlan& plan = *options.checkpoint;
  const std::uint64_t size =
      bytes_of(options.parameters.precision, options.parameters.law->column_count(), particles) +
      around_particles;
  require_within_limit(plan, size);
  const std::filesystem::path last = behind_links(plan.file);
  const FileDescriptor folder(
      ::open(io::folder_of(last).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto free = io::free_bytes(folder.get());
  if (!free) return;
  const bool resumes = options.resume.has_value();
  // The reference of --compare begins with the one that is resumed, when that has lost its name.
  const std::uint64_t kept = resumes && options.compare ? 1 : 0;
  const std::uint64_t at_once =
      kept + std::min(most_at_once,
                      written_of(plan, options.parameters.steps, options.start_position().step) +
                          (resumes ? 1 : 0));
  const std::uint64_t there = bytes_on_disk(last) + bytes_on_disk(previous_generation(plan.file));
  const std::uint64_t needed = std::max(size, at_once * size - std::min(at_once * size, there));
  if (*free >= needed) return;
  throw Error(ErrorKind::run_failed,
              "--checkpoint: " + one_line(plan.file.string()) + " needs room for " +
                  std::to_string(at_once) + " checkpoints of " + memory::bytes_text(size) +
                  ", since the last ones stay while the next is written, and its file system has " +
                  memory::bytes_text(*free) + " free; free " + memory::bytes_text(needed - *free) +
                  ", or name a file elsewhere");
}

}  // namespace simgpu::driver
