#include "driver/checkpoint/checkpoint_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/block.hpp"
#include "common/exchange_block.hpp"
#include "common/io/file_attributes.hpp"
#include "common/io/file_kind.hpp"
#include "common/io/output_target.hpp"
#include "common/io/pending_file.hpp"
#include "common/io/temporary_name.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

static_assert(std::endian::native == std::endian::little, "the file's particles are");

/// It has a number for each device of a run on several, up to a hundred thousand or so.
constexpr std::size_t longest_header = std::size_t{1} << 21;

[[noreturn]] void refuse_file(const fs::path& file, const std::string& problem) {
  throw Error(ErrorKind::bad_input, file.string() + ": " + problem);
}

[[noreturn]] void refuse_damaged(const fs::path& file) {
  refuse_file(file, "the checkpoint is damaged or cut off: its content is not what was written");
}

/// The bytes of a column's values.
template <class Real>
std::string_view bytes_of_column(const Real* column, std::uint64_t count) {
  return {reinterpret_cast<const char*>(column), count * sizeof(Real)};
}

/// The header line with its end.
std::string read_header_line(const fs::path& path, const io::InputFile& file) {
  constexpr std::size_t at_once = 4096;
  std::string text;
  std::size_t end = std::string::npos;
  while (end == std::string::npos && text.size() < longest_header) {
    const std::size_t before = text.size();
    text.resize(before + at_once);
    text.resize(before + file.read(before, text.data() + before, at_once));
    if (text.size() == before) break;
    end = text.find('\n', before);
  }
  if (end == std::string::npos) refuse_file(path, "this is no checkpoint of simgpu");
  text.resize(end + 1);
  return text;
}

CheckpointHeader parse_header(const fs::path& path, std::string_view line) {
  line.remove_suffix(1);
  try {
    return parse_header_line(line);
  } catch (const OtherVersion& problem) {
    throw OtherVersionError(ErrorKind::bad_input, path.string() + ": " + problem.what());
  } catch (const std::invalid_argument& problem) {
    refuse_file(path, problem.what());
  }
}

/// What follows the digest once nothing is left to do of the run.
constexpr std::string_view finished_mark = "finished\n";

bool is_marked(const io::InputFile& file, std::uint64_t size) {
  std::array<char, finished_mark.size()> end{};
  return size > end.size() && file.read(size - end.size(), end.data(), end.size()) == end.size() &&
         std::string_view(end.data(), end.size()) == finished_mark;
}

/// Whether what follows `line` is `size` bytes of particles and the digest of it all.
bool content_is_whole(const io::InputFile& file, std::string_view line, std::uint64_t size) {
  Digest digest;
  digest.add(line);
  std::array<char, std::size_t{8} * 1024> buffer{};
  std::uint64_t offset = line.size();
  for (const std::uint64_t end = offset + size; offset < end;) {
    const std::size_t count =
        file.read(offset, buffer.data(), std::min<std::uint64_t>(end - offset, buffer.size()));
    if (count == 0) return false;
    digest.add({buffer.data(), count});
    offset += count;
  }
  return file.read(offset, buffer.data(), Digest::bytes) == Digest::bytes &&
         std::equal(buffer.begin(), buffer.begin() + Digest::bytes, digest.value().begin());
}

/// Gives the last checkpoint, if there is one, its second name, in place of what had that. It has
/// both until it is replaced, so that at no moment there is none. Returns why it could not.
std::optional<std::string> keep_as_previous(const fs::path& last, const fs::path& previous) {
  std::error_code failure;
  if (!fs::exists(last, failure) || fs::equivalent(last, previous, failure)) return std::nullopt;
  // Removed in any case: a rename to another name of the same file does nothing.
  const io::TemporaryFile second(io::temporary_name(last));
  fs::create_hard_link(last, second.name(), failure);
  const bool has_links = !failure;
  // Where files have one name only, there is none of the first name for a moment; the reader looks
  // for the second one, too.
  fs::rename(has_links ? second.name() : last, previous, failure);
  if (!failure) return std::nullopt;
  return previous.string() + " cannot take its place (" + failure.message() + ")";
}

/// Gives a whole file the name of the last one, for good.
void take_place(io::TemporaryFile& whole, const fs::path& last, const fs::path& file) {
  if (std::rename(whole.name().c_str(), last.c_str()) != 0) {
    io::throw_output_error(file, "cannot put it in place", errno);
  }
  whole.release();
  io::sync_folder_of(last);
}

/// Bytes of a checkpoint whose header line this is, without a mark.
std::uint64_t size_of_checkpoint(std::string_view line, const CheckpointHeader& header) {
  return line.size() +
         bytes_of(header.parameters.precision, header.law.columns.size(),
                  header.parameters.particles) +
         Digest::bytes;
}

/// What begins as a checkpoint does.
CheckpointFound look_at_checkpoint(const io::InputFile& file, const fs::path& path) {
  using Kind = CheckpointFound::Kind;
  try {
    const std::string line = read_header_line(path, file);
    const CheckpointHeader header = parse_header(path, line);
    const std::uint64_t size = file.size();
    const std::uint64_t unmarked = size_of_checkpoint(line, header);
    if (size == unmarked) return {Kind::checkpoint, header};
    if (size == unmarked + finished_mark.size() && is_marked(file, size)) {
      return {Kind::checkpoint, header, true};
    }
  } catch (const Error&) {
  }
  return {Kind::damaged};
}

}  // namespace

fs::path behind_links(const fs::path& file) {
  return io::target_of(file).file;
}

fs::path previous_generation(const fs::path& file) {
  return behind_links(file).string() + ".1";
}

template <class Real>
std::optional<std::string> write_checkpoint(const fs::path& file, const CheckpointHeader& header,
                                            const Simulation<Real>& simulation,
                                            bool keep_previous) {
  // Under a name of its own first: the last one may have two names, and is not to be written into.
  const fs::path last = behind_links(file);
  io::TemporaryFile whole(io::temporary_name(last));
  io::PendingFile output(file, whole.name(), io::PendingName::none);
  std::error_code failure;
  if (fs::exists(last, failure)) io::FileAttributes(last).give_to(output.descriptor());
  Digest digest;
  const auto write = [&](std::string_view bytes) {
    digest.add(bytes);
    io::write_all(output.descriptor(), bytes, file);
  };
  write(header_line(header));
  ExchangeBlock<Real> block(simulation);
  for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    simulation.store(offset, particles);
    for (const Real* column : std::span(particles.columns, particles.column_count)) {
      write(bytes_of_column(column, count));
    }
  });
  const Digest::Value value = digest.value();
  io::write_all(output.descriptor(), {value.data(), value.size()}, file);
  output.put_in_place(io::PendingFile::IfNot::drop_it);
  auto not_kept = keep_previous ? keep_as_previous(last, previous_generation(file)) : std::nullopt;
  take_place(whole, last, file);
  return not_kept;
}

Checkpoint open_checkpoint(const fs::path& path) {
  Checkpoint checkpoint;
  checkpoint.file = path;
  checkpoint.content = std::make_shared<const io::InputFile>(path);
  checkpoint.line = read_header_line(path, *checkpoint.content);
  std::uint64_t size = checkpoint.content->size();
  checkpoint.finished = is_marked(*checkpoint.content, size);
  if (checkpoint.finished) size -= finished_mark.size();
  const std::uint64_t around = checkpoint.line.size() + Digest::bytes;
  if (size < around || !content_is_whole(*checkpoint.content, checkpoint.line, size - around)) {
    refuse_damaged(path);
  }
  checkpoint.header = parse_header(path, checkpoint.line);
  const CheckpointHeader& header = checkpoint.header;
  const std::uint64_t particles =
      bytes_of(header.parameters.precision, header.law.columns.size(), header.parameters.particles);
  if (size - around != particles) refuse_damaged(path);
  return checkpoint;
}

CheckpointFound look_for_checkpoint(const fs::path& path) {
  using Kind = CheckpointFound::Kind;
  constexpr std::string_view beginning = R"({"schema":{"name":"simgpu.checkpoint")";
  const io::FileKind kind = io::kind_of(path);
  if (kind == io::FileKind::none) return {};
  if (kind != io::FileKind::regular) {
    return {Kind::foreign, {}, false, std::string("it is ") + io::words_for(kind)};
  }
  try {
    const io::InputFile file(path);
    if (file.size() == 0) return {Kind::empty};
    std::array<char, beginning.size()> start{};
    const std::size_t count = file.read(0, start.data(), start.size());
    if (std::string_view(start.data(), count) == beginning) return look_at_checkpoint(file, path);
  } catch (const Error&) {
    return {Kind::foreign, {}, false, "it cannot be read"};
  }
  return {Kind::foreign, {}, false, "it is no checkpoint of simgpu"};
}

void mark_as_finished(const fs::path& named, const CheckpointHeader& run) noexcept {
  try {
    const fs::path file = behind_links(named);
    const CheckpointFound found = look_for_checkpoint(file);
    if (found.kind != CheckpointFound::Kind::checkpoint || found.finished ||
        !found.header.is_at_end() || !are_of_one_run(found.header, run)) {
      return;
    }
    const FileDescriptor end(
        ::open(file.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat before {};
    if (!end.is_open() || ::fstat(end.get(), &before) != 0) return;
    const ssize_t written = ::write(end.get(), finished_mark.data(), finished_mark.size());
    if (written <= 0 || static_cast<std::size_t>(written) == finished_mark.size()) return;
    if (::ftruncate(end.get(), before.st_size) != 0) return;
  } catch (const std::exception&) {  // it is then told of when another run comes
  }
}

template <class Real>
CheckpointReader<Real>::CheckpointReader(const Checkpoint& checkpoint)
    : path_(checkpoint.file),
      content_(checkpoint.content),
      offset_(checkpoint.line.size()),
      particles_(checkpoint.header.parameters.particles),
      left_(particles_),
      column_count_(static_cast<unsigned>(checkpoint.header.law.columns.size())) {
  digest_.add(checkpoint.line);
}

template <class Real>
void CheckpointReader<Real>::read(ParticleView<Real> block) {
  for (Real* column : std::span(block.columns, column_count_)) {
    read_bytes(reinterpret_cast<char*>(column), block.size * sizeof(Real));
    digest_.add(bytes_of_column(column, block.size));
  }
  left_ -= block.size;
  if (left_ > 0) return;
  Digest::Value value{};
  read_bytes(value.data(), value.size());
  if (value != digest_.value()) refuse_damaged(path_);
}

template <class Real>
void CheckpointReader<Real>::read_bytes(char* bytes, std::size_t count) {
  if (content_->read(offset_, bytes, count) != count) refuse_damaged(path_);
  offset_ += count;
}

template <class Real>
void CheckpointReader<Real>::skip(std::uint64_t count) {
  ParticleColumns<Real> block(column_count_, std::min(count, block_particles));
  for_each_block(count, [&](std::uint64_t /*offset*/, std::uint64_t size) {
    read(block.view().subview(0, size));
  });
}

template std::optional<std::string> write_checkpoint(const fs::path&, const CheckpointHeader&,
                                                     const Simulation<double>&, bool);
template std::optional<std::string> write_checkpoint(const fs::path&, const CheckpointHeader&,
                                                     const Simulation<float>&, bool);
template class CheckpointReader<double>;
template class CheckpointReader<float>;

}  // namespace simgpu::driver
