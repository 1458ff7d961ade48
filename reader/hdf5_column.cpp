#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "reader/hdf5_file.hpp"
#include "reader/read_all.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::check_hdf5;
using io::Hdf5Handle;

namespace {

/// A whole chunk is held in memory.
constexpr std::uint64_t most_chunk_bytes = std::uint64_t{64} << 20;

bool is_one_of(hid_t type, std::initializer_list<hid_t> types) {
  return std::any_of(types.begin(), types.end(),
                     [&](hid_t other) { return check_hdf5(H5Tequal(type, other)) > 0; });
}

std::uint64_t bytes_in_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

void turn_bytes(unsigned char* numbers, std::uint64_t count, std::size_t number_bytes) {
  for (std::uint64_t i = 0; i < count; ++i, numbers += number_bytes) {
    std::reverse(numbers, numbers + number_bytes);
  }
}

}  // namespace

Hdf5Column::Hdf5Column(int descriptor, hid_t file, const std::string& name)
    : descriptor_(descriptor), name_(name) {
  require_link_within_file(file);
  {
    const Hdf5Handle object(H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose);
    if (H5Iget_type(object.get()) != H5I_DATASET) refuse("is no dataset");
  }
  dataset_ = Hdf5Handle(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  const Hdf5Handle creation(H5Dget_create_plist(dataset_.get()), H5Pclose);
  if (H5Pget_layout(creation.get()) == H5D_VIRTUAL ||
      check_hdf5(H5Pget_external_count(creation.get())) > 0) {
    refuse("has its numbers in other files; copy them into this one");
  }
  look_at_type(Hdf5Handle(H5Dget_type(dataset_.get()), H5Tclose).get());
  look_at_space(Hdf5Handle(H5Dget_space(dataset_.get()), H5Sclose).get());
  look_at_fill(creation.get());
  look_at_layout(creation.get());
}

/// What a file names is in it: no other file is opened.
void Hdf5Column::require_link_within_file(hid_t file) const {
  if (check_hdf5(H5Lexists(file, name_.c_str(), H5P_DEFAULT)) == 0) refuse("is missing");
  H5L_info_t link{};
  check_hdf5(H5Lget_info(file, name_.c_str(), &link, H5P_DEFAULT));
  if (link.type != H5L_TYPE_HARD) {
    refuse("is a link to another place; copy the numbers into this file");
  }
}

void Hdf5Column::look_at_type(hid_t type) {
  if (is_one_of(type, {H5T_IEEE_F64LE, H5T_IEEE_F64BE})) {
    number_bytes_ = sizeof(double);
  } else if (is_one_of(type, {H5T_IEEE_F32LE, H5T_IEEE_F32BE})) {
    number_bytes_ = sizeof(float);
  } else {
    refuse("is not of 32-bit or 64-bit floating-point numbers");
  }
  is_big_endian_ = is_one_of(type, {H5T_IEEE_F64BE, H5T_IEEE_F32BE});
}

void Hdf5Column::look_at_space(hid_t space) {
  const bool is_array = H5Sget_simple_extent_type(space) == H5S_SIMPLE;
  const int dimensions = is_array ? check_hdf5(H5Sget_simple_extent_ndims(space)) : 0;
  if (dimensions != 1) {
    refuse("has " + std::to_string(dimensions) + " dimensions; it must have one");
  }
  hsize_t rows = 0;
  check_hdf5(H5Sget_simple_extent_dims(space, &rows, nullptr));
  rows_ = rows;
}

/// A number that the file's writer chose stands for what was not written; zero, which the library
/// would give otherwise, is nobody's number.
void Hdf5Column::look_at_fill(hid_t creation) {
  H5D_fill_value_t defined{};
  check_hdf5(H5Pfill_value_defined(creation, &defined));
  if (defined != H5D_FILL_VALUE_USER_DEFINED) return;
  const Hdf5Handle type(H5Dget_type(dataset_.get()), H5Tclose);
  fill_.resize(number_bytes_);
  check_hdf5(H5Pget_fill_value(creation, type.get(), fill_.data()));
}

void Hdf5Column::look_at_layout(hid_t creation) {
  if (rows_ == 0) return;
  switch (H5Pget_layout(creation)) {
    case H5D_CONTIGUOUS:
      return look_at_contiguous();
    case H5D_COMPACT:
      return look_at_compact();
    case H5D_CHUNKED:
      return look_at_chunks(creation);
    default:
      refuse("is stored in a way that simgpu does not know");
  }
}

void Hdf5Column::look_at_contiguous() {
  const haddr_t offset = H5Dget_offset(dataset_.get());
  if (offset == HADDR_UNDEF) return;
  const std::uint64_t size = bytes_in_file(descriptor_);
  if (offset > size || rows_ > (size - offset) / number_bytes_) {
    refuse("goes beyond the end of the file, which is damaged or not whole");
  }
  if (H5Dget_storage_size(dataset_.get()) != rows_ * number_bytes_) {
    refuse("has room for another number of rows than it says");
  }
  offset_ = offset;
}

void Hdf5Column::look_at_compact() {
  constexpr std::uint64_t most_compact_bytes = std::uint64_t{64} << 10;
  const hsize_t stored = H5Dget_storage_size(dataset_.get());
  if (stored > most_compact_bytes || rows_ > stored || stored != rows_ * number_bytes_) {
    refuse("has room for another number of rows than it says");
  }
  compact_.resize(stored);
  const Hdf5Handle type(H5Dget_type(dataset_.get()), H5Tclose);
  check_hdf5(H5Dread(dataset_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, compact_.data()));
}

void Hdf5Column::look_at_chunks(hid_t creation) {
  hsize_t extent = 0;
  if (check_hdf5(H5Pget_chunk(creation, 1, &extent)) != 1 || extent == 0) {
    refuse("has chunks of another shape than its own");
  }
  if (extent > most_chunk_bytes / number_bytes_) {
    refuse("has chunks of more than 64 MiB; write it in smaller ones");
  }
  chunk_rows_ = extent;
  filters_.emplace(creation, what(), number_bytes_);
  unsigned options = 0;
  check_hdf5(H5Pget_chunk_opts(creation, &options));
  filters_partial_chunks_ = (options & H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS) == 0;
  buffer_bytes_ = filters_->most_stored(static_cast<std::size_t>(extent) * number_bytes_);
}

void Hdf5Column::read(std::uint64_t first, std::uint64_t count, unsigned char* to, Buffer& shared,
                      std::size_t buffer_bytes) {
  const std::size_t bytes = static_cast<std::size_t>(count) * number_bytes_;
  if (offset_) {
    if (!read_all(descriptor_, *offset_ + first * number_bytes_, to, bytes)) {
      refuse("cannot be read: the file became shorter, or its disk fails");
    }
  } else if (!compact_.empty()) {
    std::memcpy(to, compact_.data() + first * number_bytes_, bytes);
  } else if (chunk_rows_ > 0) {
    chunk_.make(buffer_bytes);
    if (has_filters()) shared.make(buffer_bytes);
    read_chunked(first, count, to, shared);
  } else {
    fill(first, count, to);
  }
  if (is_big_endian_) turn_bytes(to, count, number_bytes_);
}

void Hdf5Column::read_chunked(std::uint64_t first, std::uint64_t count, unsigned char* to,
                              Buffer& shared) {
  while (count > 0) {
    const std::uint64_t chunk = first / chunk_rows_;
    const std::uint64_t within = first % chunk_rows_;
    const std::uint64_t some = std::min(count, chunk_rows_ - within);
    if (chunk != chunk_in_buffer_) load_chunk(chunk, shared);
    const std::size_t bytes = static_cast<std::size_t>(some) * number_bytes_;
    std::memcpy(to, chunk_.bytes.get() + within * number_bytes_, bytes);
    to += bytes;
    first += some;
    count -= some;
  }
}

void Hdf5Column::load_chunk(std::uint64_t chunk, Buffer& shared) {
  chunk_in_buffer_ = no_chunk;
  const std::size_t bytes = static_cast<std::size_t>(chunk_rows_) * number_bytes_;
  const hsize_t row = chunk * chunk_rows_;
  haddr_t place = HADDR_UNDEF;
  hsize_t stored = 0;
  unsigned left_out = 0;
  check_hdf5(H5Dget_chunk_info_by_coord(dataset_.get(), &row, &left_out, &place, &stored));
  if (place == HADDR_UNDEF) {
    fill(row, chunk_rows_, chunk_.bytes.get());
  } else {
    if (stored > buffer_bytes_) refuse("has a chunk that is longer than it can be");
    std::uint32_t mask = 0;
    check_hdf5(H5Dread_chunk(dataset_.get(), H5P_DEFAULT, &row, &mask, chunk_.bytes.get()));
    const bool is_partial = rows_ - row < chunk_rows_;
    if (is_partial && !filters_partial_chunks_) mask = ~std::uint32_t{0};
    if (!filters_->undo(mask, stored, bytes, chunk_, shared)) {
      refuse("is damaged: its chunk of the rows from " + std::to_string(row + 1) +
             " on is not what its filters make, or of another length");
    }
  }
  chunk_in_buffer_ = chunk;
}

void Hdf5Column::fill(std::uint64_t first, std::uint64_t count, unsigned char* to) const {
  if (fill_.empty()) {
    refuse("has no numbers from row " + std::to_string(first + 1) +
           " on: they were never written, and no fill value is set for them");
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(to + i * number_bytes_, fill_.data(), number_bytes_);
  }
}

std::string Hdf5Column::what() const {
  return "dataset '" + name_ + "'";
}

void Hdf5Column::refuse(const std::string& why) const {
  throw Refusal{what() + " " + why};
}

}  // namespace simgpu::reader
