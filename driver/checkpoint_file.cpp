#include "driver/checkpoint_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <stdexcept>

#include "common/block.hpp"
#include "common/error.hpp"
#include "common/exchange_block.hpp"
#include "common/io/temporary_name.hpp"
#include "common/system_message.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

static_assert(std::endian::native == std::endian::little, "the file's particles are");

constexpr std::size_t longest_header = 4096;

[[noreturn]] void refuse(const fs::path& file, const std::string& problem) {
  throw Error(ErrorKind::bad_input, file.string() + ": " + problem);
}

[[noreturn]] void refuse_damaged(const fs::path& file) {
  refuse(file, "the checkpoint is damaged or cut off: its content is not what was written");
}

/// The bytes of a column's values.
template <class Real>
std::string_view bytes_of_column(const Real* column, std::uint64_t count) {
  return {reinterpret_cast<const char*>(column), count * sizeof(Real)};
}

FileDescriptor open_file(const fs::path& path) {
  // Non-blocking, so that opening a pipe nobody writes to does not wait; files do not care.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) refuse(path, "cannot open the checkpoint: " + system_message(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    refuse(path, "a checkpoint is a regular file, and this is none");
  }
  return file;
}

/// Reads `size` bytes, or fewer at the end of the file.
std::size_t read_up_to(const fs::path& path, const FileDescriptor& file, char* to,
                       std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(file.get(), to + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(path, "cannot read the checkpoint: " + system_message(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

/// The header line with its end; goes to the byte after it.
std::string read_header_line(const fs::path& path, const FileDescriptor& file) {
  std::string text(longest_header, '\0');
  text.resize(read_up_to(path, file, text.data(), text.size()));
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) refuse(path, "this is no checkpoint of simgpu");
  text.resize(end + 1);
  if (::lseek(file.get(), static_cast<off_t>(text.size()), SEEK_SET) < 0) {
    refuse(path, "cannot read the checkpoint: " + system_message(errno));
  }
  return text;
}

CheckpointHeader parse_header(const fs::path& path, std::string_view line) {
  line.remove_suffix(1);
  try {
    return parse_header_line(line);
  } catch (const std::invalid_argument& problem) {
    refuse(path, problem.what());
  }
}

/// Whether the rest of the file is `size` bytes of particles and the digest of it all.
bool content_is_whole(const fs::path& path, const FileDescriptor& file, Digest& digest,
                      std::uint64_t size) {
  std::array<char, std::size_t{64} * 1024> buffer{};
  while (size > 0) {
    const std::size_t count =
        read_up_to(path, file, buffer.data(), std::min<std::uint64_t>(size, buffer.size()));
    if (count == 0) return false;
    digest.add({buffer.data(), count});
    size -= count;
  }
  // A byte more than a digest would be too many.
  return read_up_to(path, file, buffer.data(), Digest::bytes + 1) == Digest::bytes &&
         std::equal(buffer.begin(), buffer.begin() + Digest::bytes, digest.value().begin());
}

/// Gives the file of that name, if there is one, its second name. It has both until it is replaced,
/// so that at no moment there is none.
void keep_as_previous(const fs::path& file) {
  std::error_code failure;
  if (!fs::exists(file, failure)) return;
  const fs::path previous = previous_generation(file);
  const fs::path link = io::temporary_name(previous);
  fs::create_hard_link(file, link, failure);
  // Where files have one name only, there is none of the first name for a moment; the reader looks
  // for the second one, too.
  if (failure) {
    fs::rename(file, previous, failure);
  } else {
    fs::rename(link, previous, failure);
  }
  if (!failure) return;
  std::error_code ignored;
  fs::remove(link, ignored);
  throw Error(ErrorKind::run_failed,
              previous.string() + ": cannot keep the checkpoint before: " + failure.message());
}

}  // namespace

fs::path previous_generation(const fs::path& file) {
  return file.string() + ".1";
}

template <class Real>
void write_checkpoint(const fs::path& file, const CheckpointHeader& header,
                      const Simulation<Real>& simulation, bool keep_previous) {
  io::OutputFile output(file);
  Digest digest;
  const auto write = [&](std::string_view bytes) {
    digest.add(bytes);
    output.write(bytes);
  };
  write(header_line(header));
  ExchangeBlock<Real> block(simulation);
  for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    simulation.store(offset, particles);
    for (const Real* column : particles.columns) write(bytes_of_column(column, count));
  });
  const Digest::Value value = digest.value();
  output.write({value.data(), value.size()});
  output.sync();
  if (keep_previous) keep_as_previous(file);
  output.commit();
}

CheckpointHeader check_checkpoint(const fs::path& path) {
  const FileDescriptor file = open_file(path);
  const std::string line = read_header_line(path, file);
  Digest digest;
  digest.add(line);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    refuse(path, "cannot read the checkpoint: " + system_message(errno));
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t around = line.size() + Digest::bytes;
  if (size < around || !content_is_whole(path, file, digest, size - around)) refuse_damaged(path);
  const CheckpointHeader header = parse_header(path, line);
  const Parameters& parameters = header.parameters;
  if (size - around != bytes_of(parameters.precision, parameters.particles)) refuse_damaged(path);
  return header;
}

template <class Real>
CheckpointReader<Real>::CheckpointReader(const fs::path& file)
    : path_(file), file_(open_file(file)) {
  const std::string line = read_header_line(path_, file_);
  digest_.add(line);
  particles_ = left_ = parse_header(path_, line).parameters.particles;
}

template <class Real>
void CheckpointReader<Real>::read(ParticleView<Real> block) {
  for (Real* column : block.columns) {
    const std::size_t size = block.size * sizeof(Real);
    if (read_up_to(path_, file_, reinterpret_cast<char*>(column), size) != size) {
      refuse_damaged(path_);
    }
    digest_.add(bytes_of_column(column, block.size));
  }
  left_ -= block.size;
  if (left_ > 0) return;
  Digest::Value value{};
  if (read_up_to(path_, file_, value.data(), value.size()) != value.size() ||
      value != digest_.value()) {
    refuse_damaged(path_);
  }
}

template <class Real>
void CheckpointReader<Real>::skip(std::uint64_t count) {
  ParticleColumns<Real> block(std::min(count, block_particles));
  for_each_block(count, [&](std::uint64_t /*offset*/, std::uint64_t size) {
    read(block.view().subview(0, size));
  });
}

template void write_checkpoint(const fs::path&, const CheckpointHeader&, const Simulation<double>&,
                               bool);
template void write_checkpoint(const fs::path&, const CheckpointHeader&, const Simulation<float>&,
                               bool);
template class CheckpointReader<double>;
template class CheckpointReader<float>;

}  // namespace simgpu::driver
