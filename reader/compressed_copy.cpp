#include "reader/compressed_copy.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "common/io/foreign_protocol.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::uint64_t most_numbers = io::foreign::compressed_numbers;

/// Beyond it, files get hardly smaller and take longer to write.
constexpr int deflate_level = 4;

/// Throws Refusal if a call that writes the copy has failed. The library does not say why, but what
/// the system said last does.
void check_written(int status) {
  const int error_number = errno;
  if (status == NC_NOERR) return;
  const bool is_of_system = status == NC_EHDFERR && error_number != 0;
  throw Refusal{std::string("cannot write its compressed copy: ") +
                (is_of_system ? std::strerror(error_number) : nc_strerror(status))};
}

/// How many chunks there are along a dimension.
std::uint64_t chunks_along(std::size_t length, std::size_t chunk) {
  return (length + chunk - 1) / chunk;
}

}  // namespace

ChunkShape chunk_shape(std::uint64_t frames, std::uint64_t particles) {
  constexpr std::uint64_t frames_of_many = 32;
  ChunkShape shape;
  shape.particles = std::clamp<std::uint64_t>(
      particles, 1, most_numbers / std::clamp<std::uint64_t>(frames, 1, frames_of_many));
  shape.frames = std::clamp<std::uint64_t>(frames, 1, most_numbers / shape.particles);
  return shape;
}

CompressedCopy::CompressedCopy(const NetcdfFile& from, const std::string& path) : from_(from) {
  errno = 0;
  check_written(nc_create(path.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
  int old_fill = 0;
  check_written(nc_set_fill(id_, NC_NOFILL, &old_fill));  // each number is written
  define_dimensions();
  for (const NetcdfVariable& variable : from_.variables()) define_variable(variable);
  copy_attributes(NC_GLOBAL, NC_GLOBAL);
  check_written(nc_enddef(id_));
}

CompressedCopy::~CompressedCopy() {
  if (id_ >= 0) nc_close(id_);
}

void CompressedCopy::define_dimensions() {
  int count = 0;
  int unlimited = -1;
  check_netcdf(nc_inq_ndims(from_.id(), &count));
  check_netcdf(nc_inq_unlimdim(from_.id(), &unlimited));
  for (int dimension = 0; dimension < count; ++dimension) {
    const std::size_t length = dimension == unlimited ? NC_UNLIMITED : from_.length(dimension);
    int id = -1;
    check_written(nc_def_dim(id_, from_.dimension_name(dimension).c_str(), length, &id));
  }
}

void CompressedCopy::define_variable(const NetcdfVariable& variable) {
  Divided divided;
  divided.variable = &variable;
  divided.first_part = parts_;
  check_netcdf(nc_inq_type(from_.id(), variable.type, nullptr, &divided.number_bytes));
  for (const int dimension : variable.dimensions) {
    divided.lengths.push_back(from_.length(dimension));
  }
  if (divided.lengths.size() == 2) {
    const ChunkShape shape = chunk_shape(divided.lengths[0], divided.lengths[1]);
    divided.chunk = {shape.frames, shape.particles};
  } else if (divided.lengths.size() == 1) {
    divided.chunk = {std::clamp<std::size_t>(divided.lengths[0], 1, most_numbers)};
  } else {
    throw Refusal{"has a " + what(variable) + " that no trajectory of simgpu's has"};
  }
  check_written(nc_def_var(id_, variable.name.c_str(), variable.type,
                           static_cast<int>(variable.dimensions.size()), variable.dimensions.data(),
                           &divided.id));
  check_written(nc_def_var_chunking(id_, divided.id, NC_CHUNKED, divided.chunk.data()));
  check_written(nc_def_var_deflate(id_, divided.id, NC_SHUFFLE, 1, deflate_level));
  // Whole chunks are written, so none need be held.
  check_written(nc_set_var_chunk_cache(id_, divided.id, 0, 1, 0));
  copy_attributes(variable.id, divided.id);
  std::uint64_t parts = 1;
  for (std::size_t i = 0; i < divided.lengths.size(); ++i) {
    parts *= chunks_along(divided.lengths[i], divided.chunk[i]);
  }
  parts_ += parts;
  variables_.push_back(std::move(divided));
}

void CompressedCopy::copy_attributes(int variable, int to_variable) {
  int count = 0;
  check_netcdf(nc_inq_varnatts(from_.id(), variable, &count));
  for (int i = 0; i < count; ++i) {
    std::array<char, NC_MAX_NAME + 1> name{};
    check_netcdf(nc_inq_attname(from_.id(), variable, i, name.data()));
    check_written(nc_copy_att(from_.id(), variable, name.data(), id_, to_variable));
  }
}

/// The variable that a part is of.
const CompressedCopy::Divided& CompressedCopy::divided_at(std::uint64_t part) const {
  const auto behind = std::upper_bound(
      variables_.begin(), variables_.end(), part,
      [](std::uint64_t wanted, const Divided& divided) { return wanted < divided.first_part; });
  return *std::prev(behind);
}

void CompressedCopy::copy(std::uint64_t part) {
  const Divided& divided = divided_at(part);
  std::uint64_t rest = part - divided.first_part;
  std::array<std::size_t, 2> start{};
  std::array<std::size_t, 2> count{};
  std::size_t bytes = divided.number_bytes;
  for (std::size_t i = divided.lengths.size(); i-- > 0;) {
    const std::uint64_t along = chunks_along(divided.lengths[i], divided.chunk[i]);
    start[i] = rest % along * divided.chunk[i];
    count[i] = std::min(divided.chunk[i], divided.lengths[i] - start[i]);
    rest /= along;
    bytes *= count[i];
  }
  if (numbers_.size() < bytes) numbers_.resize(bytes);
  check_netcdf(
      nc_get_vara(from_.id(), divided.variable->id, start.data(), count.data(), numbers_.data()));
  errno = 0;
  check_written(nc_put_vara(id_, divided.id, start.data(), count.data(), numbers_.data()));
}

void CompressedCopy::finish() {
  errno = 0;
  check_written(nc_close(std::exchange(id_, -1)));
}

}  // namespace simgpu::reader
