#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/io/hdf5_handle.hpp"
#include "reader/filters.hpp"

namespace simgpu::reader {

/// A column of an HDF5 file: a dataset of floating-point numbers in one dimension, read without
/// libhdf5's filters, conversions and caches. What it throws, Refusal or io::Hdf5Failure, means
/// that the file is not read.
class Hdf5Column {
 public:
  /// `descriptor` is the file, too.
  Hdf5Column(int descriptor, hid_t file, const std::string& name);

  std::size_t number_bytes() const noexcept { return number_bytes_; }
  std::uint64_t rows() const noexcept { return rows_; }

  /// Bytes of the buffer that it takes to read, which it keeps; 0 if it takes none.
  std::size_t buffer_bytes() const noexcept { return buffer_bytes_; }
  /// Whether it takes another one of that size, which columns share.
  bool has_filters() const noexcept { return filters_ && !filters_->none(); }

  /// Puts the numbers of `count` rows from `first` on, which must be there, to `to`, in the
  /// processor's order of bytes. Buffers are made of `buffer_bytes`, the most of all columns.
  void read(std::uint64_t first, std::uint64_t count, unsigned char* to, Buffer& shared,
            std::size_t buffer_bytes);

 private:
  void require_link_within_file(hid_t file) const;
  void look_at_type(hid_t type);
  void look_at_space(hid_t space);
  void look_at_layout(hid_t creation);
  void look_at_contiguous();
  void look_at_compact();
  void look_at_chunks(hid_t creation);
  void look_at_fill(hid_t creation);
  void read_chunked(std::uint64_t first, std::uint64_t count, unsigned char* to, Buffer& shared);
  void load_chunk(std::uint64_t chunk, Buffer& shared);
  void fill(std::uint64_t first, std::uint64_t count, unsigned char* to) const;
  std::string what() const;
  [[noreturn]] void refuse(const std::string& why) const;

  static constexpr std::uint64_t no_chunk = UINT64_MAX;

  int descriptor_;
  std::string name_;
  io::Hdf5Handle dataset_;
  std::size_t number_bytes_ = 0;
  bool is_big_endian_ = false;
  std::uint64_t rows_ = 0;
  std::optional<std::uint64_t> offset_;  ///< in the file, of a contiguous one
  std::vector<unsigned char> fill_;      ///< a number, if the file names one
  std::vector<unsigned char> compact_;   ///< all numbers of a compact one
  std::optional<Filters> filters_;       ///< of a chunked one
  bool filters_partial_chunks_ = true;
  std::uint64_t chunk_rows_ = 0;  ///< of a chunked one
  std::size_t buffer_bytes_ = 0;
  Buffer chunk_;
  std::uint64_t chunk_in_buffer_ = no_chunk;
};

/// An HDF5 file that is open already.
class Hdf5File {
 public:
  explicit Hdf5File(int descriptor);

  /// Whether there is anything of that name at the root. Throws io::Hdf5Failure.
  bool has(const std::string& name) const;

  /// Opens a column; see there for what it throws.
  Hdf5Column column(const std::string& name) const { return {descriptor_, file_.get(), name}; }

  /// What an attribute at the root holds; nothing if there is none of that kind. Throws
  /// io::Hdf5Failure.
  std::optional<std::uint64_t> count(const std::string& name) const;
  std::optional<double> number(const std::string& name) const;
  std::optional<std::string> text(const std::string& name) const;

 private:
  int descriptor_;
  io::Hdf5Handle file_;
};

}  // namespace simgpu::reader
