#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "common/base/file_descriptor.hpp"
#include "common/io/netcdf_particles.hpp"

namespace simgpu::io {

/// What the containers of a trajectory's file hold while a frame is added.
inline constexpr std::uint64_t trajectory_file_bytes = netcdf::ParticleEncoder<double>::own_bytes;

/// The states of a run over time in one NetCDF file that grows by a frame at a time (see
/// docs/files.md). It appears with its first frame, in place of an earlier file of that name. From
/// then on a frame's particles come to disk first, then the number of frames that the header tells:
/// readers see whole frames alone, at any moment and however the program ends.
template <class Real>
class TrajectoryFile {
 public:
  /// Of these particles of `run`; see netcdf::describe_particles(). Nothing is done on disk.
  TrajectoryFile(std::filesystem::path path, const LawInfo& law, const Range& particles,
                 const StateInfo& run);
  /// Goes on in the file that the same run has left, if one is there: the frames of later steps
  /// than `step` are cut off. Throws Error (bad_input) if there is anything else, or one that is
  /// cut off; OutputError if it cannot be written.
  void go_on(std::uint64_t step);

  /// The step of the last frame, if there is one.
  std::optional<std::uint64_t> last_step() const { return last_step_; }

  /// Takes the particles of a frame, from the first to the last, in blocks.
  using TakeBlock = std::function<void(ParticleView<const Real> block)>;

  /// A frame, and what gives its particles.
  struct Frame {
    std::uint64_t step = 0;
    double time = 0;
    std::function<void(const TakeBlock&)> give_blocks;
  };

  /// Adds a frame. Where that fails, the file is as before. Throws OutputError, also if another
  /// program has changed the file, and what `give_blocks` throws.
  void append(const Frame& frame);

 private:
  using Encoder = netcdf::ParticleEncoder<Real>;

  void write_new(const Frame& frame);
  void write_frame(const Frame& frame, Encoder& encoder) const;
  void write_at(std::uint64_t offset, std::string_view bytes) const;
  void open_for_appending();
  bool has_header() const;
  std::uint64_t frames_in_file() const;
  std::uint64_t step_of(std::uint64_t frame) const;
  void require_as_left() const;
  void promise(std::uint64_t frames);
  void sync() const;
  void cut_off() noexcept;
  [[noreturn]] void refuse(const std::string& problem) const;

  std::filesystem::path path_;
  Range particles_;
  netcdf::Header header_;
  FileDescriptor file_;       ///< open once it is there
  std::uint64_t frames_ = 0;  ///< promised
  std::optional<std::uint64_t> last_step_;
};

extern template class TrajectoryFile<double>;
extern template class TrajectoryFile<float>;

}  // namespace simgpu::io
