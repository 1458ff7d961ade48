#include "common/io/trajectory_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "common/base/error.hpp"
#include "common/io/big_endian.hpp"
#include "common/io/output_file.hpp"
#include "common/io/pending_file.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

/// Fills `bytes` from `offset` of an open file on. Returns false if that fails or the file ends
/// before.
bool read_all_at(int descriptor, std::uint64_t offset, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t read = ::pread(descriptor, bytes, count, static_cast<off_t>(offset));
    if (read < 0 && errno == EINTR) continue;
    if (read <= 0) return false;
    bytes += read;
    offset += static_cast<std::uint64_t>(read);
    count -= static_cast<std::size_t>(read);
  }
  return true;
}

/// What stands there as a number of eight bytes; 0 if nothing does.
std::uint64_t stored_number(int descriptor, std::uint64_t offset) {
  std::array<char, sizeof(std::uint64_t)> bytes{};
  if (!read_all_at(descriptor, offset, bytes.data(), bytes.size())) return 0;
  return big_endian_number({bytes.data(), bytes.size()});
}

}  // namespace

template <class Real>
TrajectoryFile<Real>::TrajectoryFile(std::filesystem::path path, const LawInfo& law,
                                     const Range& particles, const StateInfo& run)
    : path_(std::move(path)),
      particles_(particles),
      header_(netcdf::describe_particles(law, particles, run)) {}

template <class Real>
void TrajectoryFile<Real>::refuse(const std::string& problem) const {
  throw Error(ErrorKind::bad_input, path_.string() + ": " + problem);
}

template <class Real>
void TrajectoryFile<Real>::go_on(std::uint64_t step) {
  std::error_code failure;
  const auto status = std::filesystem::status(path_, failure);
  if (!std::filesystem::exists(status)) return;
  constexpr const char* other =
      "it is not the trajectory of the run that goes on, so nothing is added to it; move it away, "
      "or give another name";
  if (!std::filesystem::is_regular_file(status)) refuse(other);
  open_for_appending();
  if (!has_header()) refuse(other);
  frames_ = frames_in_file();
  std::uint64_t kept = frames_;
  while (kept > 0 && step_of(kept - 1) > step) --kept;
  if (kept < frames_) promise(kept);
  cut_off();  // what a killed run has begun, too
  if (frames_ > 0) last_step_ = step_of(frames_ - 1);
}

template <class Real>
void TrajectoryFile<Real>::append(const Frame& frame) {
  if (frames_ >= header_.most_records()) {
    throw_output_error(path_, "no file can have as many frames of so many particles", EFBIG);
  }
  if (!file_.is_open()) {
    write_new(frame);
  } else {
    require_as_left();
    try {
      Encoder encoder([this](auto offset, auto bytes) { write_at(offset, bytes); });
      write_frame(frame, encoder);
      sync();
      promise(frames_ + 1);
    } catch (...) {
      cut_off();
      throw;
    }
  }
  last_step_ = frame.step;
}

/// Writes the file with its first frame, and puts it in place.
template <class Real>
void TrajectoryFile<Real>::write_new(const Frame& frame) {
  OutputFile file(path_);
  file.reserve(header_.end(1));
  file.write_at(0, header_.bytes(1));
  {
    Encoder encoder([&](auto offset, auto bytes) { file.write_at(offset, bytes); });
    encoder.write_numbers(header_.begin(netcdf::trajectory_place), particles_);
    write_frame(frame, encoder);
  }
  file.commit();
  open_for_appending();
  frames_ = 1;
}

/// Writes a frame behind those that are promised.
template <class Real>
void TrajectoryFile<Real>::write_frame(const Frame& frame, Encoder& encoder) const {
  const std::uint64_t begin = header_.end(frames_);
  std::uint64_t row = 0;
  encoder.write_time(begin, frame.time, frame.step);
  frame.give_blocks([&](ParticleView<const Real> block) {
    encoder.write(begin, row, particles_.count, block);
    row += block.size;
  });
}

template <class Real>
void TrajectoryFile<Real>::write_at(std::uint64_t offset, std::string_view bytes) const {
  if (write_all_at(file_.get(), bytes, static_cast<off_t>(offset))) return;
  throw_output_error(path_, "cannot write", errno);
}

template <class Real>
void TrajectoryFile<Real>::open_for_appending() {
  // Not what has become a pipe, which would be waited for.
  file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!file_.is_open()) throw_output_error(path_, "cannot open it to add to it", errno);
}

/// Whether the open file begins with the header of this run, whatever number of frames it tells.
template <class Real>
bool TrajectoryFile<Real>::has_header() const {
  const std::uint64_t frames = stored_number(file_.get(), netcdf::Header::records_offset);
  const std::string expected = header_.bytes(frames);
  std::string there(expected.size(), '\0');
  return read_all_at(file_.get(), 0, there.data(), there.size()) && there == expected;
}

/// The frames that the open file promises. Throws Error (bad_input) if they are not there.
template <class Real>
std::uint64_t TrajectoryFile<Real>::frames_in_file() const {
  const std::uint64_t frames = stored_number(file_.get(), netcdf::Header::records_offset);
  struct stat about {};
  if (::fstat(file_.get(), &about) != 0) throw_output_error(path_, "cannot read it", errno);
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (frames > header_.most_records() || size < header_.end(frames)) {
    refuse("it is cut off: it has " + std::to_string(size) + " bytes, too few for the " +
           counted(frames, "frame") + " that it tells of; move it away, or give another name");
  }
  return frames;
}

template <class Real>
std::uint64_t TrajectoryFile<Real>::step_of(std::uint64_t frame) const {
  return stored_number(file_.get(),
                       header_.begin(netcdf::step_place) + frame * header_.record_bytes());
}

/// Two runs that write by one name would mix their frames.
template <class Real>
void TrajectoryFile<Real>::require_as_left() const {
  struct stat opened {};
  struct stat named {};
  const bool is_there = ::fstat(file_.get(), &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
                        opened.st_dev == named.st_dev && opened.st_ino == named.st_ino &&
                        static_cast<std::uint64_t>(opened.st_size) >= header_.end(frames_) &&
                        stored_number(file_.get(), netcdf::Header::records_offset) == frames_;
  if (is_there) return;
  throw OutputError(path_.string() +
                    ": another program has changed, moved or removed it since this run wrote to "
                    "it, so nothing more is written there");
}

/// Has the header tell of so many frames, which are on disk.
template <class Real>
void TrajectoryFile<Real>::promise(std::uint64_t frames) {
  std::string count;
  append_big_endian(count, frames, netcdf::Header::records_bytes);
  write_at(netcdf::Header::records_offset, count);
  sync();
  frames_ = frames;
}

template <class Real>
void TrajectoryFile<Real>::sync() const {
  if (const int error_number = bring_to_disk(file_.get(), ::fdatasync); error_number != 0) {
    throw_output_error(path_, "cannot bring it to disk", error_number);
  }
}

/// Takes back a promise that may have come to disk or not, and then removes what was written behind
/// the frames that are promised. What cannot be removed is only room.
template <class Real>
void TrajectoryFile<Real>::cut_off() noexcept {
  const std::uint64_t count = big_endian_bits(static_cast<std::int64_t>(frames_));
  const std::string_view bytes(reinterpret_cast<const char*>(&count), sizeof count);
  if (!write_all_at(file_.get(), bytes, netcdf::Header::records_offset)) return;
  if (bring_to_disk(file_.get(), ::fdatasync) != 0) return;
  if (::ftruncate(file_.get(), static_cast<off_t>(header_.end(frames_))) != 0) return;
}

template class TrajectoryFile<double>;
template class TrajectoryFile<float>;

}  // namespace simgpu::io
