#include "driver/checkpoint_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string_view>

#include "common/block.hpp"
#include "common/error.hpp"
#include "common/exchange_block.hpp"
#include "common/io/output_file.hpp"
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
  } catch (const std::invalid_argument& problem) {
    refuse_file(path, problem.what());
  }
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
  // A byte more than a digest would be too many.
  return file.read(offset, buffer.data(), Digest::bytes + 1) == Digest::bytes &&
         std::equal(buffer.begin(), buffer.begin() + Digest::bytes, digest.value().begin());
}

/// The file that a link leads to, whether or not it is there, or `file` itself.
fs::path behind_links(const fs::path& file) {
  constexpr int most_links = 40;  // the kernel's own limit
  fs::path target = file;
  std::error_code failure;
  for (int link = 0; link < most_links && fs::is_symlink(target, failure); ++link) {
    target = io::folder_of(target) / fs::read_symlink(target, failure);
  }
  return target;
}

/// Gives the file of that name, if there is one, its second name. It has both until it is replaced,
/// so that at no moment there is none.
void keep_as_previous(const fs::path& named) {
  const fs::path file = behind_links(named);
  const fs::path previous = previous_generation(named);
  std::error_code failure;
  if (!fs::exists(file, failure) || fs::equivalent(file, previous, failure)) return;
  fs::remove(previous, failure);
  fs::create_hard_link(file, previous, failure);
  // Where files have one name only, there is none of the first name for a moment; the reader looks
  // for the second one, too.
  if (failure) fs::rename(file, previous, failure);
  if (!failure) return;
  throw Error(ErrorKind::run_failed,
              previous.string() + ": cannot keep the checkpoint before: " + failure.message());
}

}  // namespace

fs::path previous_generation(const fs::path& file) {
  return behind_links(file).string() + ".1";
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

Checkpoint open_checkpoint(const fs::path& path) {
  Checkpoint checkpoint;
  checkpoint.file = path;
  checkpoint.content = std::make_shared<const io::InputFile>(path);
  checkpoint.line = read_header_line(path, *checkpoint.content);
  const std::uint64_t size = checkpoint.content->size();
  const std::uint64_t around = checkpoint.line.size() + Digest::bytes;
  if (size < around || !content_is_whole(*checkpoint.content, checkpoint.line, size - around)) {
    refuse_damaged(path);
  }
  checkpoint.header = parse_header(path, checkpoint.line);
  const Parameters& parameters = checkpoint.header.parameters;
  if (size - around != bytes_of(parameters.precision, parameters.particles)) refuse_damaged(path);
  return checkpoint;
}

bool is_checkpoint(const fs::path& file) noexcept {
  try {
    parse_header(file, read_header_line(file, io::InputFile(file)));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

template <class Real>
CheckpointReader<Real>::CheckpointReader(const Checkpoint& checkpoint)
    : path_(checkpoint.file),
      content_(checkpoint.content),
      offset_(checkpoint.line.size()),
      particles_(checkpoint.header.parameters.particles),
      left_(particles_) {
  digest_.add(checkpoint.line);
}

template <class Real>
void CheckpointReader<Real>::read(ParticleView<Real> block) {
  for (Real* column : block.columns) {
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
