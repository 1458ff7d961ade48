#include "driver/plan/memory_plan.hpp"

#include <algorithm>
#include <utility>

#include "common/block.hpp"
#include "common/field/levels_of_files.hpp"
#include "common/io/compressed_trajectory.hpp"
#include "common/io/particle_file.hpp"
#include "common/io/trajectory_file.hpp"
#include "common/law_in_files.hpp"
#include "common/picture/picture.hpp"
#include "driver/plan/saved_report.hpp"

namespace simgpu::driver {

namespace {

/// The particles that pass between a device and a file, or another device, at a time.
std::uint64_t block_bytes(Precision precision, unsigned columns, std::uint64_t particles) {
  return bytes_of(precision, columns, std::min(particles, block_particles));
}

/// Any snapshot's: what its writer takes depends on its format alone.
constexpr const char* snapshot_file = "snapshot.h5";

/// What the reader or the writer of such a file takes, if there is one.
std::optional<std::uint64_t> bytes_for(
    const std::optional<std::filesystem::path>& file, Columns columns,
    std::uint64_t (*bytes_of_format)(const std::filesystem::path&, Columns)) {
  return file ? std::optional(bytes_of_format(*file, columns)) : std::nullopt;
}

/// What a picture takes while it is made, on a device that takes `memory_use.counting` to count
/// particles by its cells.
StateBytes render_bytes(const Grid& grid, const MemoryUse& memory_use) {
  StateBytes bytes = memory_use.counting(grid);
  bytes.host += picture::bytes_for(grid);
  return bytes;
}

}  // namespace

MemoryPlan::MemoryPlan(const Options& options, MemoryUse asked_for,
                       std::optional<MemoryUse> reference)
    : precision_(options.parameters.precision),
      columns_(law_in_files(options.parameters).columns),
      picture_(options.parameters.law->has_reach ? square_box(1) : picture_of(options.parameters)),
      resumes_(options.resume.has_value()),
      reader_(bytes_for(options.input, columns_, io::particle_reader_bytes)),
      writer_(bytes_for(options.output, columns_, io::particle_writer_bytes)),
      saved_(options.compare_with && is_report(*options.compare_with)
                 ? std::nullopt
                 : bytes_for(options.compare_with, columns_, io::particle_reader_bytes)),
      checkpoints_(options.checkpoint.has_value()),
      snapshot_(options.snapshots
                    ? std::optional(io::particle_writer_bytes(snapshot_file, columns_))
                    : std::nullopt),
      trajectory_(options.trajectory ? std::optional(io::trajectory_file_bytes) : std::nullopt),
      compression_(options.trajectory_compressed ? io::compression_bytes() : 0),
      renders_(options.render.has_value()),
      renders_frames_(options.render_every.has_value()),
      verify_(options.verify),
      field_(options.field ? std::optional(field::grid_of(options.field->info())) : std::nullopt),
      field_reader_(options.field ? options.field->own_bytes() : 0),
      reads_meanwhile_(((verify_ || reference) && reader_) || saved_),
      asked_for_(std::move(asked_for)),
      reference_(std::move(reference)) {}

/// On the host there is the level that is read next as well.
StateBytes MemoryPlan::field_bytes(const MemoryUse& memory_use) const {
  if (!field_) return {};
  StateBytes bytes = memory_use.field(*field_);
  bytes.host += field_->bytes_of_level();
  return bytes;
}

/// Which particles a box has is not known, but its shape decides its cells.
Grid MemoryPlan::grid_for(std::uint64_t particles) const {
  return picture::grid_for(particles, picture_);
}

MemoryPlan::Course MemoryPlan::course(const MemoryUse& memory_use, bool is_reference,
                                      std::uint64_t particles, std::uint64_t at_once) const {
  if (at_once < particles) return chunked(memory_use, is_reference, particles, at_once);
  const std::uint64_t block = block_bytes(precision_, column_count(), particles);
  Course course;
  course.state = memory_use.state(precision_, column_count(), particles);
  // The reference is opened with the device asked for, in whose lines that shows.
  if (!is_reference) {
    course.while_measuring =
        most_of(asked_for_.measuring, reference_ ? reference_->measuring : StateBytes{});
  }
  course.files = is_reference ? 0 : writer_.value_or(0) + saved_.value_or(0);
  course.while_preparing = reader_ ? *reader_ + block : resumes_ ? block : 0;
  course.before_all = field_reader_;
  course.field = field_bytes(memory_use);
  // The device asked for saves itself, a block at a time.
  if (!is_reference) {
    course.while_evolving = std::max({checkpoints_ ? block : 0, snapshot_ ? *snapshot_ + block : 0,
                                      trajectory_ ? *trajectory_ + block : 0, field_ ? block : 0});
  }
  if (renders_ && !is_reference)
    course.while_rendering = render_bytes(grid_for(particles), memory_use);
  course.while_compressing = is_reference ? 0 : compression_;
  course.renders_frames = renders_frames_;
  // A start that was read is read again, and a block of it brought to the device.
  if (verify_ && reader_) {
    course.while_verifying = memory_use.verifying(precision_, column_count(), particles);
    course.while_verifying.host += *reader_ + block;
  }
  // The reference, or a saved state, is compared, a block of it against a block of the other; the
  // other is written, without the reader of the saved one.
  if (is_reference || saved_) {
    course.while_saving = 2 * block;
  } else {
    course.while_saving = writer_ ? block : 0;
  }
  return course;
}

/// A chunk is as a run of its own, but for what is kept from one to the next: files, their reader
/// included, what is counted for the picture and, if chunks overlap, a second one and the block
/// through which it comes and goes.
MemoryPlan::Course MemoryPlan::chunked(const MemoryUse& memory_use, bool is_reference,
                                       std::uint64_t particles, std::uint64_t at_once) const {
  const std::uint64_t block = block_bytes(precision_, column_count(), at_once);
  const bool overlaps = this->overlaps() && !is_reference;
  Course course = this->course(memory_use, is_reference, at_once, at_once);
  course.while_preparing = reader_ && !overlaps ? block : 0;
  if (const std::uint64_t last = particles % at_once; verify_ && reader_ && last > 0) {
    // Several devices may divide the last one so that one of them has more of a block.
    const std::uint64_t host = course.while_verifying.host;
    course.while_verifying =
        most_of(course.while_verifying, memory_use.verifying(precision_, column_count(), last));
    course.while_verifying.host = host;
  }
  if (!(is_reference || saved_)) course.while_saving = writer_ && !overlaps ? block : 0;
  course.between_chunks = reader_.value_or(0);
  if (verify_ && reader_) {
    course.between_chunks += *reader_;
    course.while_verifying.host -= *reader_;
  }
  if (overlaps) {
    course.state.host *= 2;
    course.state.device *= 2;
    course.state.fullest_device *= 2;
    course.between_chunks += block;
  }
  if (renders_ && !is_reference) {
    course.while_rendering = render_bytes(grid_for(particles), memory_use);
    course.between_chunks += Density::bytes_of(grid_for(particles));
  }
  return course;
}

MemoryNeed MemoryPlan::Course::peak(std::uint64_t StateBytes::*device) const {
  const std::uint64_t beside_files =
      files + between_chunks +
      std::max({while_preparing, field.host + while_evolving, while_verifying.host, while_saving});
  const StateBytes beside_frames = renders_frames ? field : StateBytes{};
  const std::uint64_t rendering =
      while_rendering.host + beside_frames.host + (renders_frames ? files : 0);
  return {
      before_all + std::max(while_measuring.host,
                            state.host + std::max({beside_files, rendering, while_compressing})),
      std::max(while_measuring.*device,
               state.*device + std::max({while_rendering.*device + beside_frames.*device,
                                         while_verifying.*device, field.*device}))};
}

MemoryNeed MemoryPlan::of_asked_for(std::uint64_t particles, std::uint64_t at_once) const {
  return course(asked_for_, false, particles, at_once).peak(&StateBytes::device);
}

MemoryNeed MemoryPlan::of_reference(std::uint64_t particles, std::uint64_t at_once) const {
  if (!reference_) return {};
  return course(*reference_, true, particles, at_once).peak(&StateBytes::device);
}

MemoryNeed MemoryPlan::whole(std::uint64_t particles, std::uint64_t at_once) const {
  const auto fullest = &StateBytes::fullest_device;
  const Course first = course(asked_for_, false, particles, at_once);
  const MemoryNeed alone = first.peak(fullest);
  const MemoryNeed second =
      reference_ ? course(*reference_, true, particles, at_once).peak(fullest) : MemoryNeed{};
  return {std::max(alone.host, first.files + first.between_chunks + first.state.host + second.host),
          std::max(alone.device, first.state.*fullest + second.device)};
}

std::uint64_t MemoryPlan::most_particles(memory::Place place, std::uint64_t limit) const {
  const auto fits = [&](std::uint64_t particles) {
    const MemoryNeed need = whole(particles, particles);
    return (place == memory::Place::host ? need.host : need.device) <= limit;
  };
  std::uint64_t fitting = 0;
  std::uint64_t beyond = most_count + 1;
  // The need grows with the particles, but for pictures, which take less where spots end.
  constexpr std::uint64_t without_spots = picture::most_spots + 1;
  if (renders_) (fits(without_spots) ? fitting : beyond) = without_spots;
  while (beyond - fitting > 1) {
    const std::uint64_t middle = fitting + (beyond - fitting) / 2;
    (fits(middle) ? fitting : beyond) = middle;
  }
  return fitting;
}

}  // namespace simgpu::driver
